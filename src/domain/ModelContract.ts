import type { ObjectClass } from './ObjectClass.js';
import type { PixelClass } from './PixelClass.js';
import type { SensorMode } from './SensorMode.js';
import type { Light, RoadSurface, Visibility, Weather } from './SceneConditions.js';

/** A model file's own description (models/CONTRACT.md has each rule); preprocessing and heads take every size from it. */
export interface ModelContract {
  readonly contract: 2;
  readonly name: string;
  readonly version: string;
  readonly image: {
    readonly widthPx: number;
    readonly heightPx: number;
    /** Row of the band that the horizon lies at. */
    readonly horizonPx: number;
    readonly layout: 'NHWC';
    readonly colour: 'rgb';
    readonly referenceFocalPx: number;
    readonly minimumFocalRatio: number;
    readonly fill: number;
  };
  readonly grid: {
    readonly yMinM: number;
    readonly cellM: number;
    /** Rows are `cellM` long up to this one; from there they grow evenly, so that the last one ends at `xMaxM`. */
    readonly evenCellsX: number;
    readonly cellsX: number;
    readonly xMaxM: number;
    readonly cellsY: number;
  };
  readonly radar: {
    readonly channels: readonly string[];
    readonly dopplerPeriodMps: number;
    readonly magnitudeScaleDb: number;
    readonly zClipM: readonly [number, number];
    readonly speedScaleMps: number;
  };
  readonly lookup: { readonly heightsM: readonly number[]; readonly stridePx: number };
  readonly outputs: {
    readonly heat: { readonly classes: readonly ObjectClass[] };
    readonly box: {
      readonly fields: readonly string[];
      readonly sizePriorM: readonly [number, number, number];
      /** Directions that yaw is told in: `headingFields` names them. */
      readonly headingBins: number;
    };
    readonly segmentation: { readonly classes: readonly PixelClass[]; readonly stridePx: number };
    readonly conditions: {
      readonly weather: readonly Weather[];
      readonly light: readonly Light[];
      readonly roadSurface: readonly RoadSurface[];
      readonly visibility: readonly Visibility[];
    };
    readonly camera_objectness: {
      readonly classes: readonly ('vehicle' | 'vulnerable_road_user')[];
      readonly stridePx: number;
    };
  };
  /** Lowest score published, per class of `heat`, by what the model saw. */
  readonly thresholds: Readonly<Record<SensorMode, Readonly<Partial<Record<ObjectClass, number>>>>>;
  readonly temperature: number;
  readonly training: {
    readonly data: readonly {
      readonly name: string;
      readonly licence: string;
      readonly sha256: string;
      readonly frames: number;
    }[];
    readonly hours: number;
    readonly images: number;
    readonly seeds: readonly number[];
    readonly teacher: string;
    readonly parentSha256: string;
  };
  readonly licence: { readonly spdx: string; readonly use: string };
}
