import type { PublishedFrame } from '../../domain/PublishedFrame.js';
import { secsBetween, type TimeNs } from '../../domain/time.js';
import { TrackTrails } from '../trust/TrackTrails.js';
import { heldBack } from '../../publish/heldBack.js';
import { EvenSampler } from './EvenSampler.js';
import { takeSample, type FrameSample } from './FrameSample.js';

/** A frame of the report and the reason why it was chosen; evenly spread frames have no reason. */
export interface ChosenSample {
  readonly sample: FrameSample;
  readonly reasons: readonly string[];
}

const EVEN_SAMPLES = 8;

/** Ranks frames: the one with the highest value is kept; undefined is none at all. */
interface Notable {
  readonly reason: string;
  readonly rank: (frame: PublishedFrame) => number | undefined;
}

const NOTABLES: readonly Notable[] = [
  { reason: 'most objects', rank: ({ scene }) => scene.objects.length || undefined },
  { reason: 'first alert', rank: ({ alerts }) => (alerts.some(({ severity }) => severity !== 'info') ? 0 : undefined) },
  { reason: 'first scene not nominal', rank: ({ scene }) => (scene.mode === 'NOMINAL' ? undefined : 0) },
  { reason: 'lowest confidence', rank: leastSure },
  { reason: 'worst hazard', rank: worstHazard },
  { reason: 'most rejected', rank: ({ scene }) => heldBack(scene).length || undefined },
];

/** Critical before warning before notice, then the soonest. */
function worstHazard({ scene }: PublishedFrame): number | undefined {
  const ranks = scene.hazards.map(
    ({ severity, timeSecs }) => ({ notice: 0, warning: 100, critical: 200 })[severity] + 50 / (1 + (timeSecs ?? 49)),
  );
  return ranks.length === 0 ? undefined : Math.max(...ranks);
}

/** Mean score of a scene's objects, so that one weak detection among many strong ones does not win; negative for "lowest first". */
function leastSure({ scene }: PublishedFrame): number | undefined {
  const { objects } = scene;
  return objects.length === 0 ? undefined : -objects.reduce((sum, { score }) => sum + score, 0) / objects.length;
}

/** Chooses a dozen frames while the run goes on: some evenly spread, some because they stand out. */
export class SampleChooser {
  readonly #even = new EvenSampler<FrameSample>(EVEN_SAMPLES);
  readonly #best = new Map<string, { readonly rank: number; readonly sample: FrameSample }>();
  readonly #trails = new TrackTrails();
  #firstNs: TimeNs | undefined;
  #index = 0;

  async add(frame: PublishedFrame): Promise<void> {
    const index = this.#index++;
    const { stampNs } = frame.scene;
    this.#trails.add(frame.scene);
    this.#firstNs ??= stampNs;
    const won = this.#wonBy(frame);
    const even = this.#even.wants(index);
    if (won.length === 0 && !even) return;
    const sample = await takeSample(frame, index, secsBetween(this.#firstNs, stampNs), this.#trails.trails());
    if (even) this.#even.add(index, sample);
    for (const { reason, rank } of won) this.#best.set(reason, { rank, sample });
  }

  /** In order of time. */
  chosen(): readonly ChosenSample[] {
    const reasons = new Map<number, string[]>();
    const samples = new Map(this.#even.items().map((sample) => [sample.index, sample]));
    for (const [reason, { sample }] of this.#best) {
      samples.set(sample.index, sample);
      reasons.set(sample.index, [...(reasons.get(sample.index) ?? []), reason]);
    }
    return [...samples.values()]
      .sort((a, b) => a.index - b.index)
      .map((sample) => ({ sample, reasons: reasons.get(sample.index) ?? [] }));
  }

  #wonBy(frame: PublishedFrame): { readonly reason: string; readonly rank: number }[] {
    return NOTABLES.flatMap(({ reason, rank }) => {
      const value = rank(frame);
      const best = this.#best.get(reason);
      return value !== undefined && (best === undefined || value > best.rank) ? [{ reason, rank: value }] : [];
    });
  }
}
