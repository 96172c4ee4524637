import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { benchCommand } from './commands/benchCommand.js';
import { evaluateCommand } from './commands/evaluateCommand.js';
import { EXIT_CODES_HELP } from './exitCodes.js';
import { inspectCommand } from './commands/inspectCommand.js';
import { optionHelp } from './optionHelp.js';
import { nonEmpty } from './optionValues.js';
import { packageRoot } from './packageRoot.js';
import { parametersCommand } from './commands/parametersCommand.js';
import { playCommand } from './commands/playCommand.js';
import { replayCommand } from './commands/replayCommand.js';
import { runCommand } from './commands/runCommand.js';
import { schemasCommand } from './commands/schemasCommand.js';
import { synthCommand } from './commands/synthCommand.js';
import { tensorsCommand } from './commands/tensorsCommand.js';

/** All commands and their options; what they do is imported when it is used. */
export function makeProgram(): Command {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  const program = new Command('roadscene')
    .description('Camera + radar perception: reads a drive, writes road scenes.')
    .version(version)
    .option('--debug', 'print the stack trace of an error')
    .addHelpText('after', EXIT_CODES_HELP);
  const commands = [replayCommand(), inspectCommand(), synthCommand(), evaluateCommand(), benchCommand()];
  commands.push(runCommand(), playCommand());
  for (const command of commands) program.addCommand(command);
  for (const command of [tensorsCommand(), parametersCommand(), schemasCommand()])
    program.addCommand(command, { hidden: true });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureHelp({ optionDescription: optionHelp });
    for (const option of command.options) if (option.required && !option.parseArg) option.argParser(nonEmpty);
    for (const argument of command.registeredArguments) if (argument.required) argument.argParser(nonEmpty);
  }
  return program;
}
