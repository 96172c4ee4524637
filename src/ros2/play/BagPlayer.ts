import type { RawMessage } from '../../domain/RawMessage.js';
import { rosFromTimeNs, secsBetween, type TimeNs } from '../../domain/time.js';
import type { ChannelSummary, Source } from '../../source/Source.js';
import type { QosSettings } from '../rcl/qos.js';
import type { RosNode, RosPublisherHandle } from '../rcl/RosNode.js';

export interface BagPlayerOptions {
  readonly node: RosNode;
  readonly source: Source;
  /** Playback speed, recorded seconds per second. */
  readonly rate: number;
  /** Messages per second on /clock; 0: none. */
  readonly clockHz: number;
  /** Empty: all topics that can be published. */
  readonly topics: readonly string[];
  /** Resolves when the next camera frame may be published (before the first one: all messages up to it). Undefined: paced by the clock. */
  readonly step?: () => Promise<void>;
  readonly onNotice: (text: string) => void;
  readonly signal: AbortSignal;
}

const RELIABLE: QosSettings = { reliability: 'reliable', durability: 'volatile', depth: 10 };
const LATCHED: QosSettings = { reliability: 'reliable', durability: 'transient_local', depth: 100 };
const CLOCK: QosSettings = { reliability: 'best_effort', durability: 'volatile', depth: 1 };
const PICTURE_TYPES = ['sensor_msgs/msg/Image', 'sensor_msgs/msg/CompressedImage'];

/** Publishes the messages of a recording, byte for byte, at the pace they were recorded, and /clock in recorded time. */
export class BagPlayer {
  readonly #options: BagPlayerOptions;
  readonly #publishers = new Map<string, RosPublisherHandle>();
  readonly #clock: RosPublisherHandle | undefined;
  #published = 0;

  private constructor(options: BagPlayerOptions, channels: readonly ChannelSummary[]) {
    this.#options = options;
    const { node, clockHz } = options;
    this.#clock = clockHz > 0 ? node.publisher('rosgraph_msgs/msg/Clock', '/clock', CLOCK) : undefined;
    for (const { channel } of channels) this.#addPublisher(channel);
  }

  static async create(options: BagPlayerOptions): Promise<BagPlayer> {
    const { channels } = await options.source.summary();
    return new BagPlayer(options, channels);
  }

  get topics(): readonly string[] {
    return [...this.#publishers.keys()];
  }

  get published(): number {
    return this.#published;
  }

  /** One pass through the recording. */
  async play(): Promise<void> {
    const { source, rate, step, signal, clockHz } = this.#options;
    const startMs = performance.now();
    let heldMs = 0;
    let isFirst = true;
    let isFirstPicture = true;
    let firstNs: TimeNs | undefined;
    let clockNs: TimeNs | undefined;
    const clockStepNs = clockHz > 0 ? BigInt(Math.round((1e9 / clockHz) * rate)) : 0n;
    for await (const raw of source.messages(new Set(this.topics))) {
      if (signal.aborted) return;
      firstNs ??= raw.logTimeNs;
      clockNs ??= raw.logTimeNs;
      const isPicture = PICTURE_TYPES.includes(fullName(raw.channel.schemaName));
      if (step !== undefined && (isFirst || isPicture)) {
        const askedMs = performance.now();
        // Messages before the first picture are published with it.
        if (isFirst || !isFirstPicture) await step();
        heldMs += performance.now() - askedMs;
      }
      isFirst = false;
      isFirstPicture &&= !isPicture;
      // The clock advances between messages, so that waits on time do not depend on messages.
      while (clockStepNs > 0n && clockNs < raw.logTimeNs) {
        if (!(await this.#until(startMs + heldMs + (secsBetween(firstNs, clockNs) * 1000) / rate))) return;
        this.#tell(clockNs);
        clockNs += clockStepNs;
      }
      if (!(await this.#until(startMs + heldMs + (secsBetween(firstNs, raw.logTimeNs) * 1000) / rate))) return;
      this.#tell(raw.logTimeNs);
      this.#publish(raw);
    }
  }

  #publish(raw: RawMessage): void {
    this.#publishers.get(raw.channel.topic)?.publishBytes(raw.data);
    this.#published += 1;
  }

  #tell(nowNs: TimeNs): void {
    this.#clock?.publish({ clock: rosFromTimeNs(nowNs) });
  }

  /** False when the run ended meanwhile. */
  async #until(atMs: number): Promise<boolean> {
    const { signal } = this.#options;
    for (let leftMs = atMs - performance.now(); leftMs > 0.5; leftMs = atMs - performance.now()) {
      if (signal.aborted) return false;
      await new Promise((resolve) => setTimeout(resolve, Math.min(leftMs, 100)));
    }
    return !signal.aborted;
  }

  #addPublisher({ topic, schemaName, messageEncoding }: ChannelSummary['channel']): void {
    const { node, topics, onNotice } = this.#options;
    if (topics.length > 0 && !topics.includes(topic)) return;
    // The recorded /clock is in recorded time already.
    if (topic === '/clock') return;
    if (messageEncoding !== 'cdr') {
      onNotice(`${topic} is not played: it is recorded as ${messageEncoding}, which ROS 2 does not send`);
      return;
    }
    const type = fullName(schemaName);
    const publisher = node.publisher(type, topic, topic.endsWith('tf_static') ? LATCHED : RELIABLE);
    if (publisher === undefined) onNotice(`${topic} is not played: ${type} is not installed here`);
    else this.#publishers.set(topic, publisher);
  }
}

const fullName = (schemaName: string): string => {
  const parts = schemaName.split('/');
  return parts.length === 2 ? `${parts[0]!}/msg/${parts[1]!}` : schemaName;
};
