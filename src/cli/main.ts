#!/usr/bin/env node
import { CommanderError } from 'commander';
import { InstallationError } from '../domain/InstallationError.js';
import { RoadsceneError } from '../domain/RoadsceneError.js';
import { exitCodeOf } from './exitCodes.js';
import { makeProgram } from './makeProgram.js';

/** One sentence a person can act on; the stack only when asked for, or for a bug. */
function describeError(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return String(error);
  const isOurs = error instanceof RoadsceneError;
  if (debug) return error.stack ?? error.message;
  return isOurs
    ? `${error.message} [${error.code}]`
    : `${error.message}\nThis is a bug in roadscene; --debug prints where it happened.`;
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const program = makeProgram();
try {
  await program.parseAsync();
} catch (thrown) {
  // A stage that names its own cause knows more than the text of the loader.
  const isUnnamed = thrown instanceof Error && !(thrown instanceof RoadsceneError);
  const error = isUnnamed ? (InstallationError.of(thrown.message, thrown) ?? thrown) : thrown;
  // Commander has printed its own sentence.
  if (!(error instanceof CommanderError))
    process.stderr.write(`error: ${describeError(error, process.argv.includes('--debug'))}\n`);
  process.exitCode = exitCodeOf(error);
}
