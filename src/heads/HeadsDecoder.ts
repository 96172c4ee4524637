import type { Alert } from '../domain/Alert.js';
import type { Detection } from '../domain/Detection.js';
import type { ModelOutputs } from '../domain/Inference.js';
import type { ModelContract } from '../domain/ModelContract.js';
import type { RadarInBase } from '../domain/PublishedFrame.js';
import type { ClassImage } from '../domain/RoadScene.js';
import type { SceneConditions } from '../domain/SceneConditions.js';
import type { SensorMode } from '../domain/SensorMode.js';
import type { BandCamera } from '../geometry/BandCamera.js';
import { BoxDecoder } from './BoxDecoder.js';
import { cameraScore } from './cameraScore.js';
import { sceneConditions } from './sceneConditions.js';
import type { HeadsParameters } from './parameters.js';
import { pickPeaks } from './pickPeaks.js';
import { radarPointsInBox } from './radarPointsInBox.js';
import { classImage } from './segmentation.js';
import { suppressAcrossClasses } from './suppressAcrossClasses.js';

/** Placement of the inputs of a frame. */
export interface HeadsContext {
  /** base_link x of the grid frame. */
  readonly gridOriginXM: number;
  /** Undefined when the model saw no picture. */
  readonly camera?: BandCamera;
  readonly radar: RadarInBase;
  /** The model saw radar returns. */
  readonly hasRadar: boolean;
  /** Radar range rates over ground went into the frame. */
  readonly hasRadialSpeed: boolean;
}

/** What the model says of one frame. Image answers are absent when it saw no picture. */
export interface DecodedHeads {
  /** Best first. */
  readonly detections: readonly Detection[];
  readonly classImage?: ClassImage;
  readonly conditions?: SceneConditions;
  readonly alerts: readonly Alert[];
}

/** Lowest published score when neither the model nor the configuration gives one. */
const DEFAULT_THRESHOLD = 0.3;

/** Model outputs to domain values. */
export class HeadsDecoder {
  readonly #contract: ModelContract;
  readonly #parameters: HeadsParameters;
  readonly #boxes: BoxDecoder;
  readonly #thresholds: Readonly<Record<SensorMode, readonly number[]>>;

  /** Throws HeadsError when the model lacks what a box needs. */
  constructor(contract: ModelContract, parameters: HeadsParameters) {
    this.#contract = contract;
    this.#parameters = parameters;
    this.#boxes = new BoxDecoder(contract);
    const thresholdsOf = (mode: SensorMode): readonly number[] =>
      contract.outputs.heat.classes.map(
        (label) => parameters.thresholds[label] ?? contract.thresholds[mode][label] ?? DEFAULT_THRESHOLD,
      );
    this.#thresholds = {
      NOMINAL: thresholdsOf('NOMINAL'),
      CAMERA_ONLY: thresholdsOf('CAMERA_ONLY'),
      RADAR_ONLY: thresholdsOf('RADAR_ONLY'),
    };
  }

  decode(outputs: ModelOutputs, context: HeadsContext): DecodedHeads {
    const { grid } = this.#contract;
    const alerts: Alert[] = [];
    const peaks = pickPeaks(outputs.heat, {
      cellsX: grid.cellsX,
      cellsY: grid.cellsY,
      thresholds: this.#thresholds[sensorMode(context)],
      maxPeaks: this.#parameters.maxObjects,
    });
    const boxes = peaks.map((peak) =>
      this.#boxes.decode(outputs.box, peak, context.gridOriginXM, context.hasRadialSpeed),
    );
    const finite = boxes.filter((box) => box !== undefined);
    if (finite.length < boxes.length) alerts.push(notFinite(boxes.length - finite.length, this.#contract.name));
    const detections = suppressAcrossClasses(finite, this.#parameters.samePlaceM).map((box): Detection => {
      const seen =
        context.camera === undefined
          ? undefined
          : cameraScore(outputs.cameraObjectness, box, context.camera, this.#contract);
      return {
        ...box,
        ...(seen !== undefined && { cameraScore: seen }),
        radarPointCount: radarPointsInBox(box, context.radar, this.#parameters.radarMarginM),
      };
    });
    if (context.camera === undefined) return { detections, alerts };
    return {
      detections,
      classImage: classImage(outputs.segmentation, this.#contract, context.camera.band),
      conditions: sceneConditions(outputs.conditions, this.#contract),
      alerts,
    };
  }
}

/** By what the model saw, whatever the scene's mode says of it later. */
const sensorMode = ({ camera, hasRadar }: HeadsContext): SensorMode =>
  camera === undefined ? 'RADAR_ONLY' : hasRadar ? 'NOMINAL' : 'CAMERA_ONLY';

const notFinite = (count: number, model: string): Alert => ({
  severity: 'error',
  code: 'heads/not-finite',
  message: `Expected finite numbers for the boxes of ${model} but received ${count} box${count === 1 ? '' : 'es'} with NaN or infinity`,
  tip: 'Those objects were dropped. Run the model on another provider (--provider cpu); if this persists, the model file is damaged.',
});
