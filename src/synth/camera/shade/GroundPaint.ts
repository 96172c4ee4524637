import { PIXEL_CLASS_IDS } from '../../../domain/PixelClass.js';
import type { RoadSurface } from '../../../domain/SceneConditions.js';
import type { RoadLine, RoadView, SurfaceKind } from '../../world/RoadView.js';
import { grain, GRAIN_UNIT, patches, PATCH_UNIT } from './noiseTile.js';

const CLASS_OTHER = PIXEL_CLASS_IDS.other;
const CLASS_ROAD = PIXEL_CLASS_IDS.road;
const CLASS_MARKING = PIXEL_CLASS_IDS.lane_marking;
const CLASS_SIDEWALK = PIXEL_CLASS_IDS.sidewalk;

const HALF_WIDTH_M = 40;
const CELLS_PER_M = 40;
const BANDS: readonly SurfaceKind[] = ['verge', 'lane', 'shoulder', 'parking', 'cycle_lane', 'kerb', 'sidewalk'];
const NO_LINE = 255;
/** Share of a marking's own look that snow leaves, and how much of it makes a pixel one of a marking. */
const MARKING_LIMIT = 0.42;

// Cells of the query and of the answer. They travel in an array because doubles in arguments would be put on the heap.
const S = 0;
const D = 1;
const FOOT_S = 2;
const FOOT_D = 3;
const FINE = 4;
const COVER = 5;
export const QUERY = { stationM: S, offsetM: D, footprintSM: FOOT_S, footprintDM: FOOT_D } as const;
export const PAINT = { red: 0, green: 1, blue: 2, gloss: 3 } as const;

interface LineShape {
  readonly style: number;
  readonly half: number;
  readonly dash: number;
  readonly period: number;
}

/**
 * Colour and class of the ground by station and offset; one instance a cross-section. Write `query` (station, offset, and a
 * pixel's size on the ground along and across the road, all in metres), call `paint`, read `out` (linear albedo, and gloss
 * from 0, dull, to 1, as smooth as a puddle) and the class it returned. What is finer than a pixel fades out.
 */
export class GroundPaint {
  readonly query = new Float64Array(6);
  readonly out = new Float64Array(4);
  readonly #road: RoadView;
  readonly #surface: RoadSurface;
  readonly #bandAt = new Uint8Array(2 * HALF_WIDTH_M * CELLS_PER_M);
  readonly #lineAt = new Uint8Array(2 * HALF_WIDTH_M * CELLS_PER_M).fill(NO_LINE);
  readonly #shifting: readonly number[];
  readonly #shapes: readonly LineShape[];
  /** Distance to the nearest wheel track, in cells of the tables; 255 where there is none near. */
  readonly #trackAt = new Float32Array(2 * HALF_WIDTH_M * CELLS_PER_M);
  readonly #rightEdgeM: number;
  readonly #leftEdgeM: number;

  constructor(road: RoadView, surface: RoadSurface) {
    this.#road = road;
    this.#surface = surface;
    const cells = this.#bandAt.length;
    const cellOf = (dM: number): number =>
      Math.max(0, Math.min(cells - 1, Math.floor((dM + HALF_WIDTH_M) * CELLS_PER_M)));
    for (const band of road.bands) this.#bandAt.fill(BANDS.indexOf(band.kind), cellOf(band.fromM), cellOf(band.toM));
    const isLocal = (line: RoadLine): boolean => line.shift !== undefined || line.fromM > -1e5 || line.toM < 1e5;
    road.lines.forEach((line, index) => {
      if (!isLocal(line)) this.#lineAt.fill(index, cellOf(line.offsetM - 0.6), cellOf(line.offsetM + 0.6));
    });
    this.#shifting = road.lines.flatMap((line, index) => (isLocal(line) ? [index] : []));
    this.#shapes = road.lines.map((line) => ({
      style:
        line.style === 'missing' || line.style === 'covered'
          ? 0
          : line.style === 'double_solid'
            ? 2
            : line.style === 'dashed'
              ? 3
              : 1,
      half: line.widthM / 2,
      dash: line.dashM,
      period: line.dashM + line.gapM,
    }));
    for (const band of road.bands) {
      if (band.kind !== 'lane') continue;
      const centre = (band.fromM + band.toM) / 2;
      for (let cell = cellOf(band.fromM); cell < cellOf(band.toM); cell++) {
        // Wheel tracks lie 0.8 m beside the lane's middle.
        const away = Math.abs(Math.abs((cell + 0.5) / CELLS_PER_M - HALF_WIDTH_M - centre) - 0.8);
        this.#trackAt[cell] = away < 0.35 ? 1 - away / 0.35 : 0;
      }
    }
    const asphalt = road.bands.filter(
      (band) => band.kind !== 'sidewalk' && band.kind !== 'kerb' && band.kind !== 'verge',
    );
    this.#rightEdgeM = Math.min(...asphalt.map((band) => band.fromM));
    this.#leftEdgeM = Math.max(...asphalt.map((band) => band.toM));
  }

  /** Whether this instance still describes the road. */
  describes(road: RoadView, surface: RoadSurface): boolean {
    return road.bands === this.#road.bands && road.lines === this.#road.lines && surface === this.#surface;
  }

  paint(road: RoadView): number {
    const { query } = this;
    const s = query[S]!;
    const d = query[D]!;
    const cell = ((d + HALF_WIDTH_M) * CELLS_PER_M) | 0;
    const inTable = d > -HALF_WIDTH_M && cell < this.#bandAt.length;
    let band = inTable ? this.#bandAt[cell]! : 0;
    let inJunction = false;
    const { junctions } = road;
    for (let i = 0; i < junctions.length; i++) {
      const junction = junctions[i]!;
      if (s < junction.fromM || s > junction.toM) continue;
      inJunction = true;
      if (d > -junction.reachM && d < junction.reachM) band = 1;
    }
    const foot = query[FOOT_S]!;
    query[FINE] = foot < 0.12 ? 1 : foot < 1 ? 0.12 / foot : 0;
    if (band === 0) return this.#verge();
    if (band === 5 || band === 6) return this.#sidewalk(band);
    return this.#asphalt(road, band, inTable ? cell : 0, inJunction);
  }

  #verge(): number {
    const { query, out } = this;
    const s = query[S]!;
    const d = query[D]!;
    const fine = query[FINE]!;
    const patch = patches((s * 141) | 0, (d * 141) | 0) * PATCH_UNIT;
    const outside = d < this.#rightEdgeM ? this.#rightEdgeM - d : d - this.#leftEdgeM;
    out[3] = 0;
    if (this.#surface === 'snow') {
      const tuft = outside > 2.5 && patch < 0.4 && query[FOOT_S]! < 2 ? 0.55 : 1;
      const white = (0.72 + 0.22 * patch) * tuft;
      out[0] = white;
      out[1] = white;
      out[2] = white * 1.05;
    } else if (outside > 0 && outside < 0.7 && this.#road.kind !== 'urban') {
      const grit = 0.65 + 0.5 * (fine * grain((s * 20) | 0, (d * 20) | 0) * GRAIN_UNIT + (1 - fine) * 0.5);
      out[0] = 0.22 * grit;
      out[1] = 0.195 * grit;
      out[2] = 0.15 * grit;
    } else if (this.#road.kind === 'urban' && outside < 8) {
      const slab = 0.85 + 0.3 * patch;
      out[0] = 0.21 * slab;
      out[1] = 0.2 * slab;
      out[2] = 0.175 * slab;
    } else {
      const coarse = patches((s * 15 + 7700) | 0, (d * 15) | 0) * PATCH_UNIT;
      const blade = 0.72 + 0.56 * (fine * grain((s * 16) | 0, (d * 16) | 0) * GRAIN_UNIT + (1 - fine) * 0.5);
      const dry = coarse > 0.55 ? 1 + (coarse - 0.55) * 4 : 1;
      out[0] = (0.075 + 0.1 * patch) * blade * (dry < 1.5 ? dry : 1.5);
      out[1] = (0.12 + 0.105 * patch) * blade;
      out[2] = (0.036 + 0.035 * patch) * blade;
    }
    return CLASS_OTHER;
  }

  /** Kerb (band 5) and sidewalk with slabs of half a metre. */
  #sidewalk(band: number): number {
    const { query, out } = this;
    const s = query[S]!;
    const d = query[D]!;
    const noise = 1 + 0.22 * query[FINE]! * (grain((s * 28) | 0, (d * 28) | 0) * GRAIN_UNIT - 0.5);
    let tone = noise;
    if (this.#surface === 'wet') tone *= 0.62;
    const foot = query[FOOT_S]!;
    if (band === 6 && foot < 0.4 && (s * 2 - Math.floor(s * 2) < 0.06 || d * 2 - Math.floor(d * 2) < 0.06))
      tone *= 1 - 0.4 * (1 - foot / 0.4);
    if (this.#surface === 'snow') {
      const white = 0.72 + 0.16 * patches((s * 540) | 0, (d * 540) | 0) * PATCH_UNIT;
      out[0] = white;
      out[1] = white;
      out[2] = white * 1.04;
    } else {
      out[0] = (band === 5 ? 0.36 : 0.34) * tone;
      out[1] = (band === 5 ? 0.35 : 0.325) * tone;
      out[2] = (band === 5 ? 0.33 : 0.3) * tone;
    }
    out[3] = this.#surface === 'wet' ? 0.35 : 0;
    return CLASS_SIDEWALK;
  }

  #asphalt(road: RoadView, band: number, cell: number, inJunction: boolean): number {
    const { query, out } = this;
    const s = query[S]!;
    const d = query[D]!;
    const patch = patches((s * 90) | 0, (d * 230) | 0) * PATCH_UNIT;
    const rough = query[FINE]! * (grain((s * 34) | 0, (d * 34) | 0) * GRAIN_UNIT - 0.5);
    const track = inJunction ? 0 : this.#trackAt[cell]!;
    let tone = 0.115 * (0.78 + 0.42 * patch) * (1 + 0.55 * rough) * (1 - 0.1 * track);
    if (band === 2 || band === 3) tone *= 1.1;
    let r = tone;
    let g = tone;
    let b = tone * 1.03;
    if (band === 4) {
      r = tone * 1.9;
      g = tone * 0.95;
      b = tone * 0.85;
    }
    let gloss = 0;
    let visible = 1;
    if (this.#surface === 'wet') {
      const puddle = (patches((s * 205 + 2300) | 0, (d * 410) | 0) * PATCH_UNIT - 0.42) * 6;
      r *= 0.55;
      g *= 0.56;
      b *= 0.6;
      gloss = 0.45 + 0.55 * (puddle < 0 ? 0 : puddle > 1 ? 1 : puddle) - 0.25 * track;
      visible = 0.85;
    } else if (this.#surface === 'snow') {
      const cover = patches((s * 128 + 770) | 0, (d * 435) | 0) * PATCH_UNIT;
      const t = (track * 0.95 + (patch - 0.5) * 0.5 - 0.28) * 2.4;
      const bare = t < 0 ? 0 : t > 1 ? 1 : t * t * (3 - 2 * t);
      const white = 0.66 + 0.26 * cover;
      r = white + (tone * 1.6 - white) * bare;
      g = white + (tone * 1.6 - white) * bare;
      b = white * 1.05 + (tone * 1.7 - white * 1.05) * bare;
      gloss = 0.25 * bare;
      visible = 0.25 * bare;
    }
    const yellow = this.#markings(road, cell, inJunction);
    out[0] = r;
    out[1] = g;
    out[2] = b;
    out[3] = gloss;
    const coverage = query[COVER]!;
    if (coverage <= 0) return CLASS_ROAD;
    const worn = coverage * visible * (0.86 + 0.14 * rough + 0.12 * (patch - 0.5));
    out[0] = r + ((yellow ? 0.78 : 0.74) - r) * worn;
    out[1] = g + ((yellow ? 0.56 : 0.74) - g) * worn;
    out[2] = b + ((yellow ? 0.05 : 0.72) - b) * worn;
    out[3] = gloss * (1 - 0.4 * coverage);
    return coverage * visible > MARKING_LIMIT ? CLASS_MARKING : CLASS_ROAD;
  }

  /** Writes the share of the pixel that paint covers; true when it is yellow. */
  #markings(road: RoadView, cell: number, inJunction: boolean): boolean {
    const { query } = this;
    const s = query[S]!;
    const d = query[D]!;
    const acrossM = query[FOOT_D]! > 0.02 ? query[FOOT_D]! : 0.02;
    let coverage = 0;
    let yellow = false;
    if (!inJunction) {
      const index = this.#lineAt[cell]!;
      const shifting = this.#shifting;
      for (let k = -1; k < shifting.length; k++) {
        const number = k < 0 ? index : shifting[k]!;
        if (number === NO_LINE) continue;
        const line = road.lines[number]!;
        if (s < line.fromM || s > line.toM) continue;
        let at = line.offsetM;
        if (line.shift !== undefined) {
          const { shift } = line;
          const t = (s - shift.fromM) / (shift.toM - shift.fromM);
          at += shift.deltaM * (t < 0 ? 0 : t > 1 ? 1 : t * t * (3 - 2 * t));
        }
        const shape = this.#shapes[number]!;
        if (shape.style === 0) continue;
        let away = d > at ? d - at : at - d;
        const wide = shape.half * 2;
        if (shape.style === 2) away = away > wide ? away - wide : wide - away;
        // Narrower than a pixel, both of its edges lie in one.
        let own = 0;
        if (wide < acrossM) own = away < acrossM / 2 + shape.half ? wide / acrossM : 0;
        else {
          const t = (shape.half - away) / acrossM + 0.5;
          own = t < 0 ? 0 : t > 1 ? 1 : t;
        }
        if (shape.style === 3 && own > 0) {
          const foot = query[FOOT_S]! > 0.05 ? query[FOOT_S]! : 0.05;
          if (foot > shape.period) own *= shape.dash / shape.period;
          else {
            const phase = s - shape.period * Math.floor(s / shape.period) - shape.period / 2;
            const t = (shape.dash / 2 - (phase < 0 ? -phase : phase)) / foot + 0.5;
            own *= t < 0 ? 0 : t > 1 ? 1 : t;
          }
        }
        if (own > coverage) {
          coverage = own;
          yellow = line.colour === 'yellow';
        }
      }
    }
    const { crossings } = road;
    for (let i = 0; i < crossings.length; i++) {
      const crossing = crossings[i]!;
      if (s < crossing.fromM || s > crossing.toM) continue;
      // Bars and gaps of half a metre.
      const phase = d - Math.floor(d) - 0.5;
      const t = (0.25 - (phase < 0 ? -phase : phase)) / acrossM + 0.5;
      const bar = t < 0 ? 0 : t > 1 ? 1 : t;
      if (bar > coverage) {
        coverage = bar;
        yellow = false;
      }
    }
    query[COVER] = coverage;
    return yellow;
  }
}
