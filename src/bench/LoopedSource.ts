import type { RawMessage } from '../domain/RawMessage.js';
import { secsBetween, timeNsFromSecs, type TimeNs } from '../domain/time.js';
import type { Source, SourceSummary } from '../source/Source.js';

const NS_PER_SEC = 1_000_000_000n;
/** After the CDR encapsulation header; `builtin_interfaces/Time` begins with its seconds. */
const STAMP_SECS_OFFSET = 4;
const TRANSFORMS = 'tf2_msgs/msg/TFMessage';
/** Late messages at the end of the recording still come before the next pass. */
const PAUSE_SECS = 0.1;

/**
 * Repeats a recording as one endless drive, each pass later by whole seconds. For ROS 2 messages that begin with a header
 * (pictures, point clouds, calibration, odometry): their stamps move along. Transforms come in the first pass only.
 */
export class LoopedSource implements Source {
  readonly path: string;
  readonly files: readonly string[];
  readonly storage: string;
  readonly #source: Source;
  readonly #passes: number;

  constructor(source: Source, passes: number) {
    this.#source = source;
    this.#passes = passes;
    this.path = source.path;
    this.files = source.files;
    this.storage = source.storage;
  }

  async summary(): Promise<SourceSummary> {
    const once = await this.#source.summary();
    const { startNs, endNs } = once;
    if (startNs === undefined || endNs === undefined) return once;
    return {
      channels: once.channels.map(({ channel, messageCount }) => ({
        channel,
        messageCount: messageCount * this.#passes,
      })),
      startNs,
      endNs: endNs + BigInt(this.#passes - 1) * periodNs(startNs, endNs),
    };
  }

  async *messages(topics?: ReadonlySet<string>): AsyncGenerator<RawMessage, void, void> {
    const { startNs, endNs } = await this.#source.summary();
    if (startNs === undefined || endNs === undefined) return;
    const period = periodNs(startNs, endNs);
    let goesOn = false;
    for (let pass = 0; pass < this.#passes; pass++) {
      const shiftNs = BigInt(pass) * period;
      for await (const message of this.#source.messages(topics)) {
        const isRepeated = message.channel.schemaName !== TRANSFORMS;
        goesOn ||= isRepeated;
        if (pass === 0) yield message;
        else if (isRepeated) yield shifted(message, shiftNs);
      }
      // Of transforms alone, a million further passes give nothing.
      if (!goesOn) return;
    }
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}

const periodNs = (startNs: TimeNs, endNs: TimeNs): TimeNs =>
  timeNsFromSecs(Math.ceil(secsBetween(startNs, endNs) + PAUSE_SECS));

function shifted(message: RawMessage, shiftNs: TimeNs): RawMessage {
  if (message.channel.messageEncoding !== 'cdr') {
    throw new Error(
      `Expected cdr messages for a looped ${message.channel.topic} but received ${message.channel.messageEncoding}`,
    );
  }
  const view = new DataView(message.data.buffer, message.data.byteOffset, message.data.byteLength);
  const secs = view.getInt32(STAMP_SECS_OFFSET, true);
  view.setInt32(STAMP_SECS_OFFSET, secs + Number(shiftNs / NS_PER_SEC), true);
  return {
    ...message,
    logTimeNs: message.logTimeNs + shiftNs,
    publishTimeNs: message.publishTimeNs + shiftNs,
  };
}
