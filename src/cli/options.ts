import { Option } from 'commander';
import type { ConfigOverrides } from '../pipeline/config.js';
import type { TopicChoice } from '../source/selectTopics.js';
import { collected, threads } from './optionValues.js';

/** Flags that several commands share. */

export interface TopicFlags {
  readonly camera?: string;
  readonly radar?: readonly string[];
  readonly cameraInfo?: string;
  readonly odometry?: string;
  readonly tf?: readonly string[];
}

export const topicOptions = (): readonly Option[] => [
  new Option('--camera <topic>', 'camera topic (default: the only one)'),
  new Option('--radar <topic...>', 'radar topics (default: all)').argParser(collected),
  new Option('--camera-info <topic>', 'calibration topic (default: the one in the camera’s namespace)'),
  new Option('--odometry <topic>', 'ego motion topic (default: the only one)'),
  new Option('--tf <topic...>', 'transform topics (default: all)').argParser(collected),
];

export const topicChoice = (flags: TopicFlags): TopicChoice => ({
  ...(flags.camera !== undefined && { camera: flags.camera }),
  ...(flags.radar !== undefined && { radars: flags.radar }),
  ...(flags.cameraInfo !== undefined && { cameraInfo: flags.cameraInfo }),
  ...(flags.odometry !== undefined && { odometry: flags.odometry }),
  ...(flags.tf !== undefined && { transforms: flags.tf }),
});

export interface ModelFlags {
  readonly model?: string;
  readonly precision?: 'own' | 'fp32' | 'fp16' | 'int8';
  readonly provider?: 'auto' | 'tensorrt' | 'cuda' | 'webgpu' | 'cpu';
  readonly threads?: number;
  readonly config?: string;
}

export const modelOptions = (): readonly Option[] => [
  new Option(
    '--model <name>',
    'a shipped model, or an ONNX file that meets models/CONTRACT.md (default: the shipped student)',
  ),
  new Option('--precision <name>', "variant of the model (default: own, the file's)").choices([
    'own',
    'fp32',
    'fp16',
    'int8',
  ]),
  new Option('--provider <name>', 'execution provider (default: auto, the fastest that works)').choices([
    'auto',
    'tensorrt',
    'cuda',
    'webgpu',
    'cpu',
  ]),
  new Option('--threads <n>', 'threads of the CPU provider (default: number of cores less one, at most 4)').argParser(
    threads,
  ),
  new Option('--config <file>', 'YAML file of parameters, see docs/parameters.md; flags take precedence'),
];

export const modelOverrides = (flags: ModelFlags): ConfigOverrides => ({
  infer: {
    ...(flags.precision !== undefined && { precision: flags.precision }),
    ...(flags.provider !== undefined && { provider: flags.provider }),
    ...(flags.threads !== undefined && { threads: flags.threads }),
  },
});
