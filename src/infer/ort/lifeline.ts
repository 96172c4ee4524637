import { Socket } from 'node:net';
import { LIFELINE_FD } from './processPipes.js';

/** Long enough to release a session that is not stuck. */
const GRACE_MS = 2000;

/**
 * A thread of the inference process that kills it once the node has ended: the system closes this pipe however the node ends. The main thread may be
 * stuck in a driver and never read its own channel.
 */
const lifeline = new Socket({ fd: LIFELINE_FD, readable: true, writable: false });
lifeline.on('error', () => undefined);
lifeline.on('close', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS);
});
lifeline.resume();
