import { decodeMessage } from '#src/decode/decodeMessage.js';
import { SharpImageScaler } from '#src/decode/sharp/SharpImageScaler.js';
import type { Alert } from '#src/domain/Alert.js';
import type { RawMessage } from '#src/domain/RawMessage.js';
import { Rng } from '#src/synth/math/Rng.js';
import type { RoadScene } from '#src/domain/RoadScene.js';
import { timeNsFromSecs, type TimeNs } from '#src/domain/time.js';
import { defaultConfig } from '#src/pipeline/config.js';
import { ScenePipeline } from '#src/pipeline/ScenePipeline.js';
import { isFiniteValue } from '#src/domain/finite.js';
import { toSceneRecord } from '#src/publish/toSceneRecord.js';
import { SensorSync } from '#src/sync/SensorSync.js';
import { FUZZ_START_NS, FUZZ_TOPICS, fuzzSamples } from './fuzzSamples.js';
import { mutateBytes } from './mutateBytes.js';
import { RandomEngine } from './RandomEngine.js';

export interface FuzzResult {
  readonly messages: number;
  readonly decoded: number;
  readonly faults: number;
  readonly scenes: number;
  /** Alerts by code, of decoding, sync and all stages. */
  readonly alerts: Readonly<Record<string, number>>;
}

export interface FuzzOptions {
  readonly seed: number;
  readonly jpeg: Uint8Array;
  /** Recorded messages to be mutated, too. */
  readonly recorded?: readonly RawMessage[];
}

const STEP_SECS = 0.02;
/** Some messages are left intact; otherwise none would pass decoding. */
const SOUND_SHARE = 0.3;

/**
 * Sends mutated messages of every type through decode, sync, preprocessing, heads, guard, tracker, scene and the record of publishers. An error is rethrown with the seed and the number of the message: the same seed gives the same messages.
 */
export class MessageFuzzer {
  readonly #options: FuzzOptions;
  readonly #rng: Rng;
  readonly #sync: SensorSync;
  readonly #pipeline: ScenePipeline;
  readonly #alerts: Record<string, number> = {};
  #nowNs: TimeNs = FUZZ_START_NS;
  #messages = 0;
  #decoded = 0;
  #faults = 0;
  #scenes = 0;

  constructor(options: FuzzOptions) {
    this.#options = options;
    this.#rng = new Rng(options.seed);
    const config = defaultConfig();
    this.#sync = new SensorSync({
      topics: FUZZ_TOPICS,
      parameters: config.sync,
      onAlert: this.#count,
    });
    this.#pipeline = new ScenePipeline({
      engine: new RandomEngine(options.seed),
      scaler: new SharpImageScaler(),
      config,
      cameraTopic: FUZZ_TOPICS.camera,
    });
  }

  get result(): FuzzResult {
    return {
      messages: this.#messages,
      decoded: this.#decoded,
      faults: this.#faults,
      scenes: this.#scenes,
      alerts: { ...this.#alerts },
    };
  }

  async run(count: number): Promise<FuzzResult> {
    for (let i = 0; i < count; i++) {
      const raw = this.#next();
      try {
        await this.feed(raw);
      } catch (cause) {
        throw new Error(
          `Expected no fault to escape for message ${this.#messages} of seed ${this.#options.seed} (${raw.channel.schemaName}) but received ${String(cause)}`,
          { cause },
        );
      }
    }
    return this.result;
  }

  /** Sends one message through all stages unchanged. */
  async feed(raw: RawMessage): Promise<void> {
    this.#messages += 1;
    const decoded = decodeMessage(raw);
    if (decoded.type === 'failed') {
      this.#faults += 1;
      this.#count(decoded.alert);
      return;
    }
    this.#decoded += 1;
    decoded.alerts.forEach(this.#count);
    if (decoded.value.type === 'video') return;
    for (const sample of this.#sync.push(decoded.value, raw.logTimeNs)) {
      const frame = await this.#pipeline.prepare(sample);
      const { scene, alerts } = this.#pipeline.finish(frame, await this.#pipeline.infer(frame), []);
      alerts.forEach(this.#count);
      this.#scenes += 1;
      expectSound(scene);
    }
  }

  #next(): RawMessage {
    this.#nowNs += timeNsFromSecs(STEP_SECS);
    const { recorded = [], jpeg } = this.#options;
    const made = fuzzSamples(this.#nowNs, jpeg);
    const samples = recorded.length > 0 && this.#rng.chance(0.3) ? recorded : made;
    const sample = this.#rng.pick(samples);
    if (this.#rng.chance(SOUND_SHARE)) return { ...sample, logTimeNs: this.#nowNs };
    const other = this.#rng.pick(made);
    return { ...sample, logTimeNs: this.#nowNs, data: mutateBytes(sample.data, other.data, this.#rng) };
  }

  readonly #count = ({ code }: Alert): void => {
    this.#alerts[code] = (this.#alerts[code] ?? 0) + 1;
  };
}

/** Checks what must hold for every scene, whatever the input. */
function expectSound(scene: RoadScene): void {
  const text = JSON.stringify(toSceneRecord(scene));
  if (!isFiniteValue(scene)) throw new Error(`a scene with a number that is NaN or infinite: ${text.slice(0, 500)}`);
  const confirmed = scene.objects.filter(({ verdict }) => verdict.kind === 'confirmed');
  if (scene.mode !== 'NOMINAL' && scene.mode !== 'CAMERA_ONLY' && confirmed.length > 0)
    throw new Error(`a confirmed object in mode ${scene.mode}`);
}
