import { decodeTable } from '../../decode/decodeMessage.js';
import type { Alert } from '../../domain/Alert.js';
import type { RadarReading, RadarReadings } from '../../domain/RadarReading.js';
import type { RawMessage } from '../../domain/RawMessage.js';
import type { SensorMessage } from '../../domain/SensorMessage.js';
import { TransformTree } from '../../geometry/TransformTree.js';
import { mountingTransforms } from '../../sync/mountingTransforms.js';
import type { Config } from '../config.js';
import { decideReading } from './decideReading.js';
import { egoSpeeds } from './egoSpeeds.js';
import type { EgoMotion } from '../../domain/EgoMotion.js';
import type { SurveyedSweep } from './SurveyedSweep.js';

export interface LiveSurveyOptions {
  readonly config: () => Pick<Config, 'decode' | 'sync'>;
  readonly onAlert: (alert: Alert) => void;
}

/** Sweeps a decision is made of: about a second, so that a decision costs little. */
const SWEEPS = 12;
/** Sweeps that are skipped between two of them: a vehicle that stood may move by then. */
const STRIDE = 6;
const MOTIONS = 500;

/** Decides the reading of live radars by the rules of a recording's survey, from the sweeps as they come, until the data agree with one. Before that the names of the fields hold. */
export class LiveSurvey {
  readonly #options: LiveSurveyOptions;
  readonly #readings = new Map<string, RadarReading>();
  readonly #decided = new Set<string>();
  readonly #sweeps = new Map<string, { seen: number; readonly kept: SurveyedSweep[] }>();
  readonly #said = new Set<string>();
  readonly #tree: TransformTree;
  readonly #motions: EgoMotion[] = [];

  constructor(options: LiveSurveyOptions) {
    this.#options = options;
    const { sync } = options.config();
    this.#tree = new TransformTree({ maxAgeSecs: sync.transformMaxAgeSecs, historySecs: 10 });
    this.#tree.add(mountingTransforms(sync));
  }

  get readings(): RadarReadings {
    return this.#readings;
  }

  /** Mountings and ego motion. */
  know(message: SensorMessage): void {
    if (message.type === 'transforms') this.#tree.add(message);
    if (message.type !== 'ego-motion') return;
    this.#motions.push(message);
    if (this.#motions.length > MOTIONS) this.#motions.splice(0, MOTIONS / 2);
  }

  /** A radar's message before it is decoded. Its bytes are copied. */
  look(raw: RawMessage): void {
    const { topic } = raw.channel;
    if (this.#decided.has(topic)) return;
    const { decode, sync } = this.#options.config();
    const sweeps = this.#sweeps.get(topic) ?? { seen: 0, kept: [] };
    this.#sweeps.set(topic, sweeps);
    sweeps.seen += 1;
    if (sweeps.seen > SWEEPS && sweeps.seen % STRIDE !== 0) return;
    const table = decodeTable({ ...raw, data: raw.data.slice() }, decode);
    if (table === undefined || table.count === 0) return;
    const lookup = this.#tree.lookup(sync.baseFrameId, table.header.frameId, table.header.stampNs);
    sweeps.kept.push({
      table,
      baseFromRadar: lookup.type === 'found' ? lookup.aFromB : undefined,
      egoMps: egoSpeeds(this.#motions)(table.header.stampNs),
    });
    if (sweeps.kept.length < SWEEPS) return;
    const { reading, basis, alerts } = decideReading(topic, sweeps.kept, decode);
    sweeps.kept.length = 0;
    this.#readings.set(topic, reading);
    if (basis === 'agreement' || basis === 'configured') this.#decided.add(topic);
    for (const alert of alerts) {
      const key = `${alert.code} ${topic}`;
      if (!this.#said.has(key)) this.#options.onAlert(alert);
      this.#said.add(key);
    }
  }
}
