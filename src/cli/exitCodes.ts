import { CommanderError } from 'commander';
import { ConfigError } from '../config/ConfigError.js';
import { EvaluateError } from '../evaluate/EvaluateError.js';
import { HeadsError } from '../heads/HeadsError.js';
import { InferError } from '../infer/InferError.js';
import { RecordingError } from '../mcap/RecordingError.js';
import { PipelineError } from '../pipeline/PipelineError.js';
import { PublishError } from '../publish/PublishError.js';
import { RosError } from '../ros2/RosError.js';
import { SourceError } from '../source/SourceError.js';
import { SynthError } from '../synth/SynthError.js';

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  input: 3,
  output: 4,
  model: 5,
  noScene: 6,
  interrupted: 130,
} as const;

/** For `--help`. */
export const EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    the run failed: a bug in this program, or a part of it is not installed
  2    wrong usage or configuration, or ROS 2 is not set up
  3    the input cannot be used: no such bag, not a bag, no fitting topic
  4    the output cannot be written
  5    the model cannot be used, or no provider runs it
  6    no scene was made; the last line says why
  130  interrupted; what was written so far is complete`;

/** The exit code of whatever ended a command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof ConfigError || error instanceof SynthError || error instanceof RosError) return EXIT.usage;
  if (error instanceof SourceError || error instanceof PipelineError || error instanceof EvaluateError)
    return EXIT.input;
  if (error instanceof PublishError || error instanceof RecordingError) return EXIT.output;
  if (error instanceof InferError || error instanceof HeadsError) return EXIT.model;
  return EXIT.failed;
}
