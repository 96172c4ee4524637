import { z } from 'zod';
import { integerParameter, textParameter } from '../config/parameters.js';
import { diagnosticsSchema } from '../diagnostics/parameters.js';
import { configSchema } from '../pipeline/config.js';
import { liveSchema } from '../pipeline/liveParameters.js';
import { mapOfName, treeOf } from './parameters/parameterValues.js';
import { schemaParameters } from './parameters/schemaLeaves.js';

interface QosDefaults {
  readonly reliability: 'reliable' | 'best_effort';
  readonly durability?: 'volatile' | 'transient_local';
  readonly depth: number;
  readonly of: string;
}

const qosSchema = ({ reliability, durability = 'volatile', depth, of }: QosDefaults) =>
  z
    .strictObject({
      reliability: z
        .enum(['reliable', 'best_effort'])
        .default(reliability)
        .meta({ description: `QoS reliability of ${of}.` }),
      durability: z
        .enum(['volatile', 'transient_local'])
        .default(durability)
        .meta({ description: `QoS durability of ${of}.` }),
      depth: integerParameter({
        default: depth,
        min: 1,
        max: 1000,
        unit: 'messages',
        description: `QoS history (keep last) of ${of}.`,
      }),
    })
    .prefault({});

const topicsSchema = z.strictObject({
  camera: z
    .string()
    .default('camera/image_raw')
    .meta({ description: 'Topic of the front camera (sensor_msgs Image or CompressedImage); empty: radar only.' }),
  cameraTransport: z.enum(['raw', 'compressed']).default('raw').meta({
    description: 'As in image_transport: compressed subscribes to the topic with /compressed appended.',
  }),
  cameraInfo: z
    .string()
    .default('')
    .meta({ description: 'Topic of its calibration; empty: camera_info beside the camera topic.' }),
  radars: z
    .array(z.string())
    .default(['radar/points'])
    .meta({ description: 'Radar topics (sensor_msgs PointCloud2, radar_msgs RadarScan or RadarTracks).' }),
  odometry: z.string().default('odom').meta({
    description:
      'Topic of the ego motion (nav_msgs Odometry, geometry_msgs TwistStamped or TwistWithCovarianceStamped); empty: none.',
  }),
  tf: textParameter({ default: '/tf', description: 'Topic of moving transforms.' }),
  tfStatic: textParameter({ default: '/tf_static', description: 'Topic of fixed transforms.' }),
});

/** All parameters of the node: its own and the stages'. */
export const nodeSchema = z.strictObject({
  model: z
    .string()
    .default('')
    .meta({ description: 'ONNX file that meets the contract (models/CONTRACT.md); empty: the shipped model.' }),
  autostart: z
    .boolean()
    .default(false)
    .meta({ description: 'Configure and activate at startup, for use without a lifecycle manager.' }),
  topics: topicsSchema.prefault({}),
  qos: z
    .strictObject({
      camera: qosSchema({ reliability: 'best_effort', depth: 1, of: 'the camera subscription' }),
      radar: qosSchema({ reliability: 'best_effort', depth: 5, of: 'the radar subscriptions' }),
      cameraInfo: qosSchema({ reliability: 'best_effort', depth: 1, of: 'the calibration subscription' }),
      odometry: qosSchema({ reliability: 'best_effort', depth: 10, of: 'the ego motion subscription' }),
      outputs: qosSchema({ reliability: 'reliable', depth: 1, of: 'all outputs but /diagnostics' }),
    })
    .prefault({}),
  outputs: z
    .strictObject({
      whenBlind: z.enum(['silent', 'empty', 'marked']).default('silent').meta({
        description:
          'What ~/objects and ~/objects_autoware send in modes that confirm nothing (RADAR_ONLY, MISALIGNED, STALE, FAILED): nothing, so that a topic monitor notices; an empty list, which reads as an empty road; or a list with one entry that says so.',
      }),
    })
    .prefault({}),
  live: liveSchema.prefault({}),
  diagnostics: diagnosticsSchema.prefault({}),
  ...configSchema.shape,
});
export type NodeConfig = z.output<typeof nodeSchema>;

export const nodeParameters = schemaParameters(nodeSchema);

/** Sections that apply from the next frame on. */
const LIVE_SECTIONS = ['decode', 'preprocess', 'heads', 'track', 'scene', 'outputs', 'live', 'diagnostics'];
/** Not used by the live node. */
const RECORDING_SECTIONS = ['source'];

export type Mutability =
  { readonly type: 'live' } | { readonly type: 'inactive' | 'at-configure' | 'never'; readonly reason: string };

/** When a parameter can change, or why it cannot. */
export function mutabilityOf(name: string): Mutability {
  const section = name.split('.')[0]!;
  if (LIVE_SECTIONS.includes(section)) return { type: 'live' };
  if (section === 'guard')
    return { type: 'inactive', reason: 'the limits that decide what is confirmed hold while the node is active' };
  if (RECORDING_SECTIONS.includes(section))
    return { type: 'never', reason: 'it limits recordings, which the live node does not read' };
  if (name === 'autostart') return { type: 'never', reason: 'the node has started' };
  return { type: 'at-configure', reason: reasonOf(section) };
}

function reasonOf(section: string): string {
  switch (section) {
    case 'model':
      return 'the service ~/swap_model replaces the model while the node runs';
    case 'topics':
    case 'qos':
      return 'subscriptions and publishers are made when the node is configured';
    case 'sync':
      return 'the stored transforms and stamps belong to the old setting';
    default:
      return 'the model is loaded with it';
  }
}

/** Parsed values from dotted names, or a sentence about the first invalid one. */
export function nodeConfigOf(values: ReadonlyMap<string, unknown>): NodeConfig | string {
  const known = new Map([...values].filter(([name, value]) => value !== undefined && isOurs(name)));
  const result = nodeSchema.safeParse(treeOf(known, nodeParameters.maps));
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  return `Expected a valid value for ${issue.path.join('.')} but received: ${issue.message}`;
}

const names = new Set(nodeParameters.leaves.map((leaf) => leaf.name));
const isOurs = (name: string): boolean => names.has(name) || mapOfName(name, nodeParameters.maps) !== undefined;
