import type { RoadSurface } from '../../../domain/SceneConditions.js';
import { PIXEL_CLASSES } from '../../../domain/PixelClass.js';
import { smoothstep } from '../../math/deterministicMath.js';
import type { RoadLine, RoadView, SurfaceKind } from '../../world/RoadView.js';
import { grainAt, patchesAt } from './noiseTile.js';

const CLASS_OTHER = PIXEL_CLASSES.indexOf('other');
const CLASS_ROAD = PIXEL_CLASSES.indexOf('road');
const CLASS_MARKING = PIXEL_CLASSES.indexOf('lane_marking');
const CLASS_SIDEWALK = PIXEL_CLASSES.indexOf('sidewalk');

const HALF_WIDTH_M = 40;
const CELLS_PER_M = 40;
const BANDS: readonly SurfaceKind[] = ['verge', 'lane', 'shoulder', 'parking', 'cycle_lane', 'kerb', 'sidewalk'];
const NO_LINE = 255;

/** Colour and class of the ground by station and offset. One instance a cross-section; `paint` writes into its fields. */
export class GroundPaint {
  red = 0;
  green = 0;
  blue = 0;
  classId = CLASS_OTHER;
  /** 0 dull, 1 as smooth as a puddle. */
  gloss = 0;
  readonly #road: RoadView;
  readonly #surface: RoadSurface;
  readonly #bandAt = new Uint8Array(2 * HALF_WIDTH_M * CELLS_PER_M);
  readonly #lineAt = new Uint8Array(2 * HALF_WIDTH_M * CELLS_PER_M).fill(NO_LINE);
  readonly #shifting: readonly RoadLine[];
  readonly #laneCentresM: readonly number[];
  readonly #rightEdgeM: number;
  readonly #leftEdgeM: number;

  constructor(road: RoadView, surface: RoadSurface) {
    this.#road = road;
    this.#surface = surface;
    const cellOf = (dM: number): number =>
      Math.max(0, Math.min(this.#bandAt.length - 1, Math.floor((dM + HALF_WIDTH_M) * CELLS_PER_M)));
    for (const band of road.bands) this.#bandAt.fill(BANDS.indexOf(band.kind), cellOf(band.fromM), cellOf(band.toM));
    road.lines.forEach((line, index) => {
      if (line.shift !== undefined || line.fromM > -1e5 || line.toM < 1e5) return;
      this.#lineAt.fill(index, cellOf(line.offsetM - 0.6), cellOf(line.offsetM + 0.6));
    });
    this.#shifting = road.lines.filter((line) => line.shift !== undefined || line.fromM > -1e5 || line.toM < 1e5);
    this.#laneCentresM = road.bands.filter((band) => band.kind === 'lane').map((band) => (band.fromM + band.toM) / 2);
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

  /** `footprint` is a pixel's size on the ground along and across the road, m; what is finer fades out. */
  paint(road: RoadView, sM: number, dM: number, footprintS: number, footprintD: number): void {
    const cell = (dM + HALF_WIDTH_M) * CELLS_PER_M;
    let band = cell >= 0 && cell < this.#bandAt.length ? this.#bandAt[cell | 0]! : 0;
    let inJunction = false;
    const { junctions } = road;
    for (let i = 0; i < junctions.length; i++) {
      const junction = junctions[i]!;
      if (sM < junction.fromM || sM > junction.toM) continue;
      inJunction = true;
      if (dM > -junction.reachM && dM < junction.reachM) band = 1;
    }
    const fine = footprintS < 0.12 ? 1 : footprintS < 1 ? 0.12 / footprintS : 0;
    const s = sM;
    if (band === 0) this.#verge(s, dM, fine, footprintS);
    else if (band === 5) this.#plain(0.36, 0.35, 0.33, CLASS_SIDEWALK, s, dM, fine, 0.1);
    else if (band === 6) this.#sidewalk(s, dM, fine, footprintS);
    else this.#asphalt(road, s, dM, band, fine, footprintS, footprintD, inJunction);
  }

  #plain(r: number, g: number, b: number, classId: number, s: number, d: number, fine: number, amount: number): void {
    const noise = 1 + amount * fine * (grainAt(s * 28, d * 28) - 0.5) * 2;
    const snow = this.#surface === 'snow' ? 0.8 * (0.9 + 0.2 * patchesAt(s * 2.1, d * 2.1)) : 0;
    const wet = this.#surface === 'wet' ? 0.62 : 1;
    this.red = snow > 0 ? snow : r * noise * wet;
    this.green = snow > 0 ? snow : g * noise * wet;
    this.blue = snow > 0 ? snow * 1.04 : b * noise * wet;
    this.classId = classId;
    this.gloss = this.#surface === 'wet' ? 0.35 : 0;
  }

  #verge(s: number, d: number, fine: number, footprintS: number): void {
    const patch = patchesAt(s * 0.55, d * 0.55);
    const outside = d < this.#rightEdgeM ? this.#rightEdgeM - d : d - this.#leftEdgeM;
    if (this.#surface === 'snow') {
      const white = 0.72 + 0.22 * patch;
      const tuft = outside > 2.5 && patch < 0.4 && footprintS < 2 ? 0.55 : 1;
      this.red = white * tuft;
      this.green = white * tuft;
      this.blue = white * tuft * 1.05;
    } else if (outside > 0 && outside < 0.7 && this.#road.kind !== 'urban') {
      const grit = 0.8 + 0.5 * fine * (grainAt(s * 20, d * 20) - 0.3);
      this.red = 0.22 * grit;
      this.green = 0.195 * grit;
      this.blue = 0.15 * grit;
    } else if (this.#road.kind === 'urban' && outside < 8) {
      const slab = 0.85 + 0.3 * patch;
      this.red = 0.21 * slab;
      this.green = 0.2 * slab;
      this.blue = 0.175 * slab;
    } else {
      const coarse = patchesAt(s * 0.06 + 30, d * 0.06);
      const blade = 0.72 + 0.56 * (fine * grainAt(s * 16, d * 16) + (1 - fine) * 0.5);
      const dry = coarse > 0.55 ? 1.5 : 1;
      this.red = (0.075 + 0.1 * patch) * blade * dry;
      this.green = (0.125 + 0.11 * patch) * blade;
      this.blue = (0.035 + 0.035 * patch) * blade;
    }
    this.classId = CLASS_OTHER;
    this.gloss = 0;
  }

  #sidewalk(s: number, d: number, fine: number, footprintS: number): void {
    this.#plain(0.34, 0.325, 0.3, CLASS_SIDEWALK, s, d, fine, 0.12);
    if (this.#surface === 'snow' || footprintS > 0.4) return;
    // Slabs of half a metre.
    const jointS = s * 2 - Math.floor(s * 2);
    const jointD = d * 2 - Math.floor(d * 2);
    if (jointS < 0.06 || jointD < 0.06) {
      const dark = 1 - 0.4 * (1 - footprintS / 0.4);
      this.red *= dark;
      this.green *= dark;
      this.blue *= dark;
    }
  }

  #asphalt(
    road: RoadView,
    s: number,
    d: number,
    band: number,
    fine: number,
    footprintS: number,
    footprintD: number,
    inJunction: boolean,
  ): void {
    const patch = patchesAt(s * 0.35, d * 0.9);
    const grain = fine * (grainAt(s * 34, d * 34) - 0.5);
    let lane = 9;
    const centres = this.#laneCentresM;
    for (let i = 0; i < centres.length; i++) {
      const centre = centres[i]!;
      const away = d > centre ? d - centre : centre - d;
      if (away < lane) lane = away;
    }
    // Wheel tracks lie 0.8 m beside the lane's middle.
    const fromTrack = lane > 0.8 ? lane - 0.8 : 0.8 - lane;
    const track = fromTrack < 0.35 && band === 1 ? 1 - fromTrack / 0.35 : 0;
    let tone = 0.115 * (0.78 + 0.42 * patch) * (1 + 0.55 * grain) * (1 - 0.1 * track);
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
      const puddle = patchesAt(s * 0.8 + 9, d * 1.6);
      r *= 0.55;
      g *= 0.56;
      b *= 0.6;
      gloss = 0.45 + 0.55 * smoothstep((puddle - 0.42) * 6) - 0.25 * track;
      visible = 0.85;
    } else if (this.#surface === 'snow') {
      const cover = patchesAt(s * 0.5 + 3, d * 1.7);
      const bare = smoothstep((track * 0.95 + (patch - 0.5) * 0.5 - 0.28) * 2.4);
      const white = 0.66 + 0.26 * cover;
      r = white + (tone * 1.6 - white) * bare;
      g = white + (tone * 1.6 - white) * bare;
      b = white * 1.05 + (tone * 1.7 - white * 1.05) * bare;
      gloss = 0.25 * bare;
      visible = 0.25 * bare;
    }
    let coverage = 0;
    let yellow = false;
    if (!inJunction) {
      const index = this.#lineAt[((d + HALF_WIDTH_M) * CELLS_PER_M) | 0]!;
      if (index !== NO_LINE) {
        const line = road.lines[index]!;
        coverage = lineCoverage(line, line.offsetM, s, d, footprintS, footprintD);
        yellow = line.colour === 'yellow';
      }
      const shifting = this.#shifting;
      for (let i = 0; i < shifting.length; i++) {
        const line = shifting[i]!;
        if (s < line.fromM || s > line.toM) continue;
        let at = line.offsetM;
        if (line.shift !== undefined)
          at += line.shift.deltaM * smoothstep((s - line.shift.fromM) / (line.shift.toM - line.shift.fromM));
        const own = lineCoverage(line, at, s, d, footprintS, footprintD);
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
      const period = (d + 100) % 1;
      const bar = edge((0.25 - Math.abs(period - 0.5)) / Math.max(footprintD, 0.02));
      if (bar > coverage) coverage = bar;
    }
    this.classId = CLASS_ROAD;
    if (coverage > 0) {
      const worn = coverage * visible * (0.78 + 0.22 * patchesAt(s * 9, d * 9) + 0.1 * grain);
      if (coverage * visible > 0.42) this.classId = CLASS_MARKING;
      r += ((yellow ? 0.78 : 0.74) - r) * worn;
      g += ((yellow ? 0.56 : 0.74) - g) * worn;
      b += ((yellow ? 0.05 : 0.72) - b) * worn;
      gloss *= 1 - 0.4 * coverage;
    }
    this.red = r;
    this.green = g;
    this.blue = b;
    this.gloss = gloss;
  }
}

const edge = (t: number): number => (t < -0.5 ? 0 : t > 0.5 ? 1 : t + 0.5);

/** Share of a pixel's footprint that the line covers. */
function lineCoverage(
  line: RoadLine,
  at: number,
  s: number,
  d: number,
  footprintS: number,
  footprintD: number,
): number {
  if (line.style === 'missing' || line.style === 'covered') return 0;
  const across = footprintD > 0.02 ? footprintD : 0.02;
  let away = d > at ? d - at : at - d;
  if (line.style === 'double_solid') away = away > line.widthM ? away - line.widthM : line.widthM - away;
  let coverage = edge((line.widthM / 2 - away) / across);
  // Narrower than a pixel: the edges of both sides lie in it.
  if (line.widthM < across) coverage = away < across / 2 + line.widthM / 2 ? line.widthM / across : 0;
  if (coverage <= 0 || line.style !== 'dashed') return coverage;
  const period = line.dashM + line.gapM;
  if (footprintS > period) return (coverage * line.dashM) / period;
  const phase = s - period * Math.floor(s / period);
  const fromMiddle = Math.abs(phase - period / 2);
  return coverage * edge((line.dashM / 2 - fromMiddle) / (footprintS > 0.05 ? footprintS : 0.05));
}
