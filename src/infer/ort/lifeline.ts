import { Socket } from 'node:net';
import { LIFELINE_FD } from './processPipes.js';

/** Enough for a session that is not stuck to be released. */
const GRACE_MS = 2000;

/**
 * A thread of the inference process that waits for the node's end: it closes this pipe whatever way it ends. The main thread may be stuck in a driver
 * then and would never look.
 */
const lifeline = new Socket({ fd: LIFELINE_FD, readable: true, writable: false });
lifeline.on('error', () => undefined);
lifeline.on('close', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS);
});
lifeline.resume();
