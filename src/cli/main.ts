#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { InstallationError } from '../domain/InstallationError.js';
import { RoadsceneError } from '../domain/RoadsceneError.js';
import { benchCommand } from './commands/benchCommand.js';
import { evaluateCommand } from './commands/evaluateCommand.js';
import { EXIT_CODES_HELP, exitCodeOf } from './exitCodes.js';
import { inspectCommand } from './commands/inspectCommand.js';
import { optionHelp } from './optionHelp.js';
import { nonEmpty } from './optionValues.js';
import { packageRoot } from './packageRoot.js';
import { parametersCommand } from './commands/parametersCommand.js';
import { playCommand } from './commands/playCommand.js';
import { replayCommand } from './commands/replayCommand.js';
import { runCommand } from './commands/runCommand.js';
import { synthCommand } from './commands/synthCommand.js';
import { tensorsCommand } from './commands/tensorsCommand.js';

function makeProgram(): Command {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  const program = new Command('roadscene')
    .description('Camera + radar perception: reads a drive, writes road scenes.')
    .version(version)
    .option('--debug', 'print the stack trace of an error')
    .addHelpText('after', EXIT_CODES_HELP);
  const commands = [replayCommand(), inspectCommand(), synthCommand(), evaluateCommand(), benchCommand()];
  commands.push(runCommand(), playCommand());
  for (const command of commands) program.addCommand(command);
  for (const command of [tensorsCommand(), parametersCommand()]) program.addCommand(command, { hidden: true });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureHelp({ optionDescription: optionHelp });
    for (const option of command.options) if (option.required && !option.parseArg) option.argParser(nonEmpty);
    for (const argument of command.registeredArguments) if (argument.required) argument.argParser(nonEmpty);
  }
  return program;
}

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
  const error = thrown instanceof Error ? (InstallationError.of(thrown.message, thrown) ?? thrown) : thrown;
  // Commander has printed its own sentence.
  if (!(error instanceof CommanderError))
    process.stderr.write(`error: ${describeError(error, process.argv.includes('--debug'))}\n`);
  process.exitCode = exitCodeOf(error);
}
