import { decodeFields, decodeMessage } from '../decode/decodeMessage.js';
import type { DecodeConfig } from '../decode/config.js';
import type { InputMonitor } from '../diagnostics/InputMonitor.js';
import type { Alert, Outcome } from '../domain/Alert.js';
import type { ChannelInfo } from '../domain/RawMessage.js';
import type { DecodedMessage, SensorMessage } from '../domain/SensorMessage.js';
import { secsBetween } from '../domain/time.js';
import type { LiveSurvey } from '../pipeline/survey/LiveSurvey.js';
import type { InputTopic } from './inputTopics.js';
import type { RosNode, RosSubscriptionHandle } from './rcl/RosNode.js';

export interface LiveInputOptions {
  readonly node: RosNode;
  readonly input: InputTopic;
  readonly monitor: InputMonitor;
  readonly decode: () => DecodeConfig;
  /** Of radar messages, before they are decoded by its readings. */
  readonly survey: () => LiveSurvey;
  /** Rate of small messages that the same publisher sends with each of its own; undefined when there are none. */
  readonly companionHz: (steadyMs: number) => number | undefined;
  /** A matching publisher that sends nothing for this long is reported. */
  readonly noticeSecs: () => number;
  readonly onMessage: (message: SensorMessage, receivedNs: bigint, decodeMs: number) => void;
  readonly onAlert: (alert: Alert) => void;
}

/** Types with large byte arrays are received as fields, which is faster for them; all others are received serialized and read like recorded messages. */
const IMAGE_TYPES = ['sensor_msgs/msg/Image', 'sensor_msgs/msg/CompressedImage'];
const RAW_PICTURE = 'sensor_msgs/msg/Image';
/** Fewer pictures than this share of what was sent are no jitter. */
const MIN_ARRIVING_SHARE = 0.5;
const TOO_LARGE =
  'its pictures exceed the 512 kB of shared memory that Fast DDS has by default: start the publisher with FASTDDS_DEFAULT_PROFILES_FILE set to launch/fastdds_large_images.xml, or use topics.cameraTransport compressed.';

/** One subscription of the node, created when a publisher shows which of the possible types the topic has. */
export class LiveInput {
  readonly input: InputTopic;
  readonly monitor: InputMonitor;
  readonly #options: LiveInputOptions;
  readonly #topic: string;
  #subscription: RosSubscriptionHandle | undefined;
  /** Time since which a publisher exists but has sent nothing. */
  #quietSince: { readonly steadyMs: number; readonly nodeNs: bigint } | undefined;
  #lossyMs: number | undefined;
  #reported = new Set<string>();
  #unreadable: string | undefined;

  constructor(options: LiveInputOptions) {
    this.#options = options;
    this.input = options.input;
    this.monitor = options.monitor;
    this.#topic = options.monitor.topic;
  }

  /** Fully qualified. */
  get topic(): string {
    return this.#topic;
  }

  /** Why the newest message could not be read. */
  get unreadable(): string | undefined {
    return this.#unreadable;
  }

  /** Subscribes when the type is known, checks the publishers and reports problems. Call a few times per second. */
  supervise(steadyMs: number): void {
    const { node, input } = this.#options;
    const publishers = node.publishersOf(this.#topic);
    if (this.#subscription === undefined) this.#subscribe(publishers.map((peer) => peer.topic_type));
    for (const { topic_type: type } of publishers) {
      if (input.types.includes(type)) continue;
      this.#once(`type ${type}`, {
        severity: 'error',
        code: 'ros2/wrong-type',
        message: `Expected ${input.types.join(' or ')} for ${input.role} but received a publisher of ${type} on ${this.#topic}`,
        tip: 'Choose another topic, or remap it.',
        topic: this.#topic,
      });
    }
    const mismatched = node.mismatchedPublishers(this.#topic, input.qos);
    for (const { peer, policies, ours, theirs } of mismatched) {
      this.#once(`qos ${peer}`, {
        severity: 'error',
        code: 'ros2/incompatible-qos',
        message: `Expected a publisher that offers ${ours} for ${this.#topic} but received ${theirs} from ${peer}: ${policies.join(' and ')} cannot be met, so nothing arrives`,
        tip: `Set qos.${qosSection(input.role)}.${policies[0]!} of this node to what the publisher offers, or change the publisher.`,
        topic: this.#topic,
      });
    }
    this.#noticeSilence(publishers.length - mismatched.length, steadyMs);
    this.#noticeLoss(steadyMs);
  }

  close(): void {
    this.#subscription?.close();
    this.#subscription = undefined;
    this.#quietSince = undefined;
    this.#lossyMs = undefined;
  }

  #subscribe(published: readonly string[]): void {
    const { node, input } = this.#options;
    const type = input.types.length === 1 ? input.types[0]! : input.types.find((name) => published.includes(name));
    if (type === undefined) return;
    if (node.interfaces.schemaText(type) === undefined) {
      this.#once(`missing ${type}`, {
        severity: 'error',
        code: 'ros2/no-type',
        message: `Expected the package of ${type} for ${this.#topic} but received none: it is not installed`,
        tip: `Install it (apt: ros-${process.env['ROS_DISTRO'] ?? '<distribution>'}-${type.split('/')[0]!.replaceAll('_', '-')}), then run tools/ros/setup.sh again.`,
        topic: this.#topic,
      });
      return;
    }
    this.#subscription = IMAGE_TYPES.includes(type)
      ? node.subscribeFields(type, this.#topic, input.qos, (fields) => {
          this.#take((receivedNs) =>
            decodeFields({ topic: this.#topic, type, receivedNs, fields }, this.#options.decode()),
          );
        })
      : this.#subscribeBytes(type);
  }

  #subscribeBytes(type: string): RosSubscriptionHandle {
    const { node, input } = this.#options;
    const channel: ChannelInfo = {
      topic: this.#topic,
      schemaName: type,
      schemaEncoding: 'ros2msg',
      schemaData: new TextEncoder().encode(node.interfaces.schemaText(type)),
      messageEncoding: 'cdr',
      metadata: new Map(),
    };
    return node.subscribeBytes(type, this.#topic, input.qos, (data) => {
      this.#take((receivedNs) => {
        const raw = { channel, logTimeNs: receivedNs, publishTimeNs: receivedNs, data };
        const survey = this.#options.survey();
        if (input.role === 'radar') survey.look(raw);
        return decodeMessage(raw, this.#options.decode(), survey.readings);
      });
    });
  }

  #take(decode: (receivedNs: bigint) => Outcome<DecodedMessage>): void {
    const { node, monitor, onAlert, onMessage } = this.#options;
    this.#quietSince = undefined;
    const receivedNs = node.nowNs();
    const startMs = performance.now();
    const outcome = decode(receivedNs);
    const endMs = performance.now();
    if (outcome.type === 'failed') {
      monitor.countUnreadable();
      monitor.add(undefined, receivedNs, startMs);
      this.#unreadable = outcome.alert.message;
      onAlert(outcome.alert);
      return;
    }
    this.#unreadable = undefined;
    const message = outcome.value;
    // None of `input.types` is video.
    if (message.type === 'video') return;
    monitor.add(message.type === 'transforms' ? undefined : message.stampNs, receivedNs, startMs);
    outcome.alerts.forEach(onAlert);
    onMessage(message, receivedNs, endMs - startMs);
  }

  /** A publisher matches but nothing arrives: nearly always pictures too large for the publisher's shared memory. */
  #noticeSilence(matched: number, steadyMs: number): void {
    const { node, monitor, input, noticeSecs } = this.#options;
    if ((input.role !== 'camera' && input.role !== 'radar') || matched <= 0 || this.#subscription === undefined) {
      this.#quietSince = undefined;
      return;
    }
    const nodeNs = node.nowNs();
    this.#quietSince ??= { steadyMs, nodeNs };
    // While simulated time stands still, nothing is due.
    const quietSecs = Math.min(
      (steadyMs - this.#quietSince.steadyMs) / 1000,
      secsBetween(this.#quietSince.nodeNs, nodeNs),
    );
    if (quietSecs < 0) this.#quietSince = undefined;
    if (quietSecs < noticeSecs()) return;
    const isRawPicture = input.types[0] === RAW_PICTURE;
    this.#once(`silent ${monitor.received}`, {
      severity: 'warning',
      code: 'ros2/nothing-arrives',
      message: `Expected messages of the ${matched} publisher(s) of ${this.#topic} but received none for ${quietSecs.toFixed(1)} s`,
      tip: isRawPicture ? `Either its driver does not publish, or ${TOO_LARGE}` : 'Its driver does not publish.',
      topic: this.#topic,
    });
  }

  /** Pictures too large for the publisher's shared memory are not all lost: some trickle through, while the calibration that is sent with each arrives whole. */
  #noticeLoss(steadyMs: number): void {
    const { monitor, input, noticeSecs, companionHz } = this.#options;
    const sentHz = input.types[0] === RAW_PICTURE ? companionHz(steadyMs) : undefined;
    const rateHz = monitor.rateHz(steadyMs);
    if (sentHz === undefined || rateHz === 0 || rateHz > MIN_ARRIVING_SHARE * sentHz) {
      this.#lossyMs = undefined;
      return;
    }
    this.#lossyMs ??= steadyMs;
    if (steadyMs - this.#lossyMs < noticeSecs() * 1000) return;
    this.#once('lossy', {
      severity: 'warning',
      code: 'ros2/pictures-lost',
      message: `Expected ${sentHz.toFixed(1)} pictures a second on ${this.#topic}, as many as calibrations arrive, but received ${rateHz.toFixed(1)}`,
      tip: `Either the driver skips pictures, or ${TOO_LARGE}`,
      topic: this.#topic,
    });
  }

  #once(key: string, alert: Alert): void {
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.#options.onAlert(alert);
  }
}

const qosSection = (role: InputTopic['role']): string =>
  role === 'camera-info' ? 'cameraInfo' : role === 'tf' || role === 'tf-static' ? 'outputs' : role;
