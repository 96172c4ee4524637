import type { Alert } from '../domain/Alert.js';
import type { EgoVelocity } from '../domain/EgoMotion.js';
import type { FusionSample, PlacedSweep } from '../domain/FusionSample.js';
import type { ImageScaler } from '../domain/ImageScaler.js';
import type { ModelInputs } from '../domain/Inference.js';
import type { ModelContract } from '../domain/ModelContract.js';
import type { RadarInBase } from '../domain/PublishedFrame.js';
import { addSweep } from './addSweep.js';
import { type CameraGeometry, CameraGeometryCache } from './CameraGeometry.js';
import { DopplerAmbiguity } from './DopplerAmbiguity.js';
import { EgoSpeedEstimator } from './EgoSpeedEstimator.js';
import { EgoMotionWitnesses, type EgoWitness } from './EgoMotionWitnesses.js';
import { emptyLookup } from './lookupTable.js';
import type { PreprocessParameters } from './parameters.js';
import { RadarCloud } from './RadarCloud.js';
import { radarGrid } from './radarGrid.js';
import { bandAsRecorded, uprightBand } from './turnedBand.js';

/** Tensors of a sample and what later stages need to place the model's answers. */
export interface PreparedSample {
  readonly sample: FusionSample;
  readonly inputs: ModelInputs;
  /** Of the camera whose picture is in `inputs`; undefined when there is none. */
  readonly camera?: CameraGeometry;
  readonly gridOriginXM: number;
  readonly radar: RadarInBase;
  readonly alerts: readonly Alert[];
  /** Some return has a range rate over ground. */
  readonly hasRadialSpeed: boolean;
  /** Some of these rates may be folded into the contract's period. */
  readonly hasFoldedSpeed: boolean;
  readonly ego?: { readonly velocity: EgoVelocity; readonly source: 'odometry' | 'doppler' };
}

export interface PreprocessorOptions {
  readonly contract: ModelContract;
  readonly scaler: ImageScaler;
  readonly parameters: PreprocessParameters;
}

/** Samples to tensors. Keeps caches and buffers, so one sample at a time, in order. */
export class Preprocessor {
  readonly #contract: ModelContract;
  readonly #scaler: ImageScaler;
  readonly #geometry: CameraGeometryCache;
  readonly #ambiguity: DopplerAmbiguity;
  readonly #egoSpeed: EgoSpeedEstimator;
  readonly #witnesses = new EgoMotionWitnesses();
  readonly #cloud = new RadarCloud();
  #lastOriginXM: number | undefined;
  #lastLookup: Int32Array | undefined;

  constructor({ contract, scaler, parameters }: PreprocessorOptions) {
    this.#contract = contract;
    this.#scaler = scaler;
    this.#geometry = new CameraGeometryCache(contract);
    this.#ambiguity = new DopplerAmbiguity(parameters.unambiguousDopplerMps);
    this.#egoSpeed = new EgoSpeedEstimator({
      parameters,
      periodMps: contract.radar.dopplerPeriodMps,
      isUnambiguous: (sweep) => this.#ambiguity.isUnambiguous(sweep.scan.topic),
    });
  }

  /** Never rejects: a picture that cannot be decoded becomes a sample without camera and an alert. */
  async prepare(sample: FusionSample): Promise<PreparedSample> {
    const alerts: Alert[] = [];
    const view = sample.camera;
    const geometry = view === undefined ? undefined : this.#geometry.get(view);
    if (geometry !== undefined) this.#lastLookup = geometry.lookup;
    const turns = view?.upright?.turns ?? 0;
    const scaling =
      view !== undefined && geometry !== undefined
        ? this.#scaler.scaleBand(view.frame.image, bandAsRecorded(geometry.band, turns, view.frame.image))
        : undefined;
    // Meanwhile the picture is scaled on another thread.
    const gridOriginXM = this.#gridOriginXM(sample, geometry);
    const { ego, grid } = this.#radar(sample, gridOriginXM, alerts);
    const band = await scaling;
    let image: Uint8Array<ArrayBuffer> | undefined;
    if (band?.type === 'value' && geometry !== undefined) {
      image = uprightBand(band.value, turns, geometry.band);
      alerts.push(...band.alerts.map((alert) => placed(alert, sample)));
    } else if (band?.type === 'failed') {
      alerts.push(placed(band.alert, sample));
    }
    const { widthPx, heightPx, fill } = this.#contract.image;
    return {
      sample,
      inputs: {
        image: image ?? new Uint8Array(widthPx * heightPx * 3).fill(fill),
        radar: grid,
        // Training blanks the picture but not the lookup table, so the last geometry is kept without a picture.
        lookup: (geometry?.lookup ?? this.#lastLookup ?? emptyLookup(this.#contract)).slice(),
      },
      ...(image !== undefined && geometry !== undefined && { camera: geometry }),
      gridOriginXM,
      radar: this.#cloud.toRadarInBase(),
      alerts,
      hasRadialSpeed: this.#cloud.hasRadialSpeed.subarray(0, this.#cloud.count).includes(1),
      hasFoldedSpeed: this.#cloud.hasFoldedSpeed(),
      ...(ego !== undefined && { ego }),
    };
  }

  /** The grid starts at the camera; without a camera at its last position, or else at the foremost radar. */
  #gridOriginXM(sample: FusionSample, geometry: CameraGeometry | undefined): number {
    if (geometry !== undefined) this.#lastOriginXM = geometry.gridOriginXM;
    return this.#lastOriginXM ?? Math.max(0, ...sample.sweeps.map((sweep) => sweep.baseFromRadar.m[3]!));
  }

  #radar(
    sample: FusionSample,
    gridOriginXM: number,
    alerts: Alert[],
  ): { grid: Float32Array<ArrayBuffer>; ego: PreparedSample['ego'] } {
    for (const sweep of sample.sweeps) this.#ambiguity.observe(sweep.scan);
    const { witness, alert } = this.#witnesses.judge(sample, () => this.#egoSpeed.fit(sample));
    if (alert !== undefined) alerts.push(alert);
    const velocity = this.#velocityBy(witness, sample);
    if (velocity === undefined && sample.sweeps.some((sweep) => sweep.scan.rangeRateKind !== 'compensated'))
      alerts.push(unknownEgoSpeed(sample));
    this.#cloud.reset();
    for (const sweep of sample.sweeps) {
      // Sync placed the sweep by the twist: where that is not believed, the velocity alone places it.
      const placed = witness === 'twist' ? sweep : withoutOdometry(sweep);
      addSweep(this.#cloud, placed, {
        velocity: placed.velocity ?? velocity,
        dopplerPeriodMps: this.#ambiguity.isUnambiguous(sweep.scan.topic)
          ? undefined
          : this.#contract.radar.dopplerPeriodMps,
        magnitudeScaleDb: this.#contract.radar.magnitudeScaleDb,
      });
    }
    return {
      grid: radarGrid(this.#cloud, this.#contract, gridOriginXM),
      ego: velocity === undefined ? undefined : { velocity, source: witness === 'radar' ? 'doppler' : 'odometry' },
    };
  }

  #velocityBy(witness: EgoWitness, sample: FusionSample): EgoVelocity | undefined {
    switch (witness) {
      case 'twist':
        return sample.odometry;
      case 'pose':
        return sample.poseVelocity;
      case 'radar':
        return this.#egoSpeed.estimate(sample);
      case 'none':
        return undefined;
    }
  }
}

const withoutOdometry = ({ scan, baseFromRadar, ageSecs }: PlacedSweep): PlacedSweep => ({
  scan,
  baseFromRadar,
  ageSecs,
});

const placed = (alert: Alert, sample: FusionSample): Alert => ({
  ...alert,
  topic: alert.topic ?? sample.camera?.frame.topic ?? '',
  stampNs: alert.stampNs ?? sample.stampNs,
});

const unknownEgoSpeed = (sample: FusionSample): Alert => ({
  severity: 'warning',
  code: 'preprocess/unknown-ego-speed',
  message: `Expected an ego speed for ${sample.sweeps[0]!.scan.topic} but received no odometry that agrees, and too few standing returns with range rates to fit one`,
  tip: 'Velocities of this frame are unknown. Record nav_msgs/Odometry or TwistStamped together with the radar.',
  topic: sample.sweeps[0]!.scan.topic,
  stampNs: sample.stampNs,
});
