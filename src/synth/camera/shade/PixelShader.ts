import { PIXEL_CLASS_IDS } from '../../../domain/PixelClass.js';
import { exp } from '../../math/deterministicMath.js';
import type { Canvas } from '../draw/Canvas.js';
import { lampLight, openness } from '../draw/surroundings.js';
import { MATERIALS } from '../TriangleRaster.js';
import { GroundPaint, PAINT, QUERY } from './GroundPaint.js';
import { lowBeam } from './lightModel.js';
import { grain, GRAIN_UNIT, patches, PATCH_UNIT } from './noiseTile.js';
import type { ShadowMask } from './ShadowMask.js';
import { SkyPaint } from './SkyPaint.js';

const CLASS_OTHER = PIXEL_CLASS_IDS.other;
/** Fog is looked up by depth in cells of a quarter metre up to 512 m. */
const FOG_CELLS = 2048;
const FOG_CELLS_PER_M = 4;

/** Turns triangle numbers into linear light, class, instance and depth: each pixel once, from the top row to the bottom one. */
export class PixelShader {
  readonly #sky = new SkyPaint();
  #ground: GroundPaint | undefined;
  readonly #fog = new Float32Array(FOG_CELLS);
  #fogPerM = -1;
  /** Row of the last pixel of each column that is not ground, for mirror images on a wet road. */
  readonly #contactRow: Int32Array;
  readonly #skyline: Float32Array;
  readonly #place = new Float64Array(4);

  constructor(widthPx: number) {
    this.#contactRow = new Int32Array(widthPx);
    this.#skyline = new Float32Array(widthPx);
  }

  /** `light` gets 3 floats a pixel; `depthM` is Infinity where there is only sky. */
  run(
    canvas: Canvas,
    shadows: ShadowMask,
    out: {
      readonly light: Float32Array;
      readonly depthM: Float32Array;
      readonly classIds: Uint8Array;
      readonly instanceIds: Uint16Array;
    },
  ): void {
    const { frame, view, raster, light } = canvas;
    const { road } = frame;
    const surface = frame.environment.roadSurface;
    if (this.#ground?.describes(road, surface) !== true) this.#ground = new GroundPaint(road, surface);
    const ground = this.#ground;
    const sky = this.#sky;
    sky.begin(frame, light);
    this.#setFog(light.fogPerM);
    const fog = this.#fog;
    const { widthPx, heightPx, rayInBase } = view;
    const { inverseDepth, triangleIds, uPlane, vPlane, colour, material, classId, instanceId } = raster;
    const wb = view.worldFromBase.m;
    const bc = view.baseFromCamera.m;
    const cameraXM = bc[3]!;
    const cameraYM = bc[7]!;
    const cameraZM = bc[11]!;
    const tunnels = road.tunnels.length > 0;
    const fogR = light.fogRgb[0] * light.outsideGain;
    const fogG = light.fogRgb[1] * light.outsideGain;
    const fogB = light.fogRgb[2] * light.outsideGain;
    const headLamps = light.headLampGain;
    const streetLamps = light.streetLampGain;
    const skyR = light.skyRgb[0] * light.outsideGain;
    const skyG = light.skyRgb[1] * light.outsideGain;
    const skyB = light.skyRgb[2] * light.outsideGain;
    const sunUp = light.sun[2] > 0 ? light.sun[2] * light.outsideGain : 0;
    // A low sun grazes the rough asphalt: it looks brighter than a mirror-flat plane would.
    const sunGain = sunUp > 0 && sunUp < 0.35 ? 0.35 * light.outsideGain : sunUp;
    const sunR = light.sunRgb[0] * sunGain;
    const sunG = light.sunRgb[1] * sunGain;
    const sunB = light.sunRgb[2] * sunGain;
    const contact = this.#contactRow.fill(-1);
    const horizonRow = Math.min(heightPx - 1, Math.max(0, Math.round(view.cyPx)));
    for (let x = 0; x < widthPx; x++) {
      const r = (horizonRow * widthPx + x) * 3;
      const bx = rayInBase[r]!;
      const by = rayInBase[r + 1]!;
      this.#skyline[x] = sky.skylineAt(wb[0]! * bx + wb[1]! * by, wb[4]! * bx + wb[5]! * by);
    }
    const { light: target, depthM, classIds, instanceIds } = out;
    const skyline = this.#skyline;
    const { query: groundQuery, out: groundOut } = ground;
    const { query: skyQuery, out: skyOut } = sky;
    const place = this.#place;
    for (let y = 0, q = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++, q++) {
        const t = triangleIds[q]!;
        const o = q * 3;
        if (t < 0) {
          const bx = rayInBase[o]!;
          const by = rayInBase[o + 1]!;
          const bz = rayInBase[o + 2]!;
          const norm = 1 / Math.sqrt(bx * bx + by * by + bz * bz);
          skyQuery[0] = (wb[0]! * bx + wb[1]! * by + wb[2]! * bz) * norm;
          skyQuery[1] = (wb[4]! * bx + wb[5]! * by + wb[6]! * bz) * norm;
          skyQuery[2] = (wb[8]! * bx + wb[10]! * bz) * norm;
          skyQuery[3] = skyline[x]!;
          sky.paint();
          target[o] = skyOut[0]!;
          target[o + 1] = skyOut[1]!;
          target[o + 2] = skyOut[2]!;
          depthM[q] = Infinity;
          classIds[q] = CLASS_OTHER;
          instanceIds[q] = 0;
          contact[x] = y;
          continue;
        }
        const z = 1 / inverseDepth[q]!;
        depthM[q] = z;
        instanceIds[q] = instanceId[t]!;
        classIds[q] = classId[t]!;
        let r = colour[t * 3]!;
        let g = colour[t * 3 + 1]!;
        let b = colour[t * 3 + 2]!;
        let open = 1;
        const kind = material[t]!;
        if (kind !== MATERIALS.flat) {
          const u = (uPlane[t * 3]! + uPlane[t * 3 + 1]! * x + uPlane[t * 3 + 2]! * y) * z;
          const v = (vPlane[t * 3]! + vPlane[t * 3 + 1]! * x + vPlane[t * 3 + 2]! * y) * z;
          if (kind === MATERIALS.ground) {
            const station = u + road.egoStationM;
            const footprintD = z / view.fxPx;
            groundQuery[QUERY.stationM] = station;
            groundQuery[QUERY.offsetM] = v;
            groundQuery[QUERY.footprintSM] = (z * footprintD) / cameraZM;
            groundQuery[QUERY.footprintDM] = footprintD;
            classIds[q] = ground.paint(road);
            const ambient = shadows.ambient[q]! / 255;
            const inSun = shadows.sun[q] === 0 ? 1 : 0;
            if (tunnels) open = openness(frame, station);
            let lr = (skyR * ambient + sunR * inSun) * open;
            let lg = (skyG * ambient + sunG * inSun) * open;
            let lb = (skyB * ambient + sunB * inSun) * open;
            if (open < 1) {
              const own = (1 - open) * ambient;
              lr += light.tunnelRgb[0] * own;
              lg += light.tunnelRgb[1] * own;
              lb += light.tunnelRgb[2] * own;
            }
            if (headLamps > 0) {
              place[0] = rayInBase[o]! * z + cameraXM;
              place[1] = rayInBase[o + 1]! * z + cameraYM;
              place[2] = rayInBase[o + 2]! * z + cameraZM;
              lowBeam(place);
              const beam = place[3]! * headLamps * (surface === 'wet' ? 0.08 : 0.15) * (0.4 + 0.6 * ambient);
              lr += beam;
              lg += beam * 0.94;
              lb += beam * 0.82;
            }
            if (streetLamps > 0 && open > 0.5) {
              place[0] = station;
              place[1] = v;
              lampLight(frame, place);
              const lamp = place[2]! * streetLamps * ambient;
              lr += lamp * 0.62;
              lg += lamp * 0.46;
              lb += lamp * 0.24;
            }
            r = groundOut[PAINT.red]! * lr;
            g = groundOut[PAINT.green]! * lg;
            b = groundOut[PAINT.blue]! * lb;
            const gloss = groundOut[PAINT.gloss]!;
            if (gloss > 0 && open > 0.3) {
              // Mirror image of what stands behind this spot in the same column, else of the sky (Schlick's Fresnel term).
              const cosine = cameraZM / z < 1 ? cameraZM / z : 1;
              const grazing = (1 - cosine) * (1 - cosine);
              const share = gloss * (0.03 + 0.6 * grazing * grazing * (1 - cosine));
              let from = 2 * contact[x]! - y;
              if (from < 0) from = 0;
              const ripple = (grain((station * 30) | 0, (v * 30) | 0) * GRAIN_UNIT - 0.5) * 6;
              let row = Math.round(from + ripple);
              if (row < 0) row = 0;
              else if (row >= y) row = y - 1;
              if (row >= 0) {
                const m = (row * widthPx + x) * 3;
                r += (target[m]! - r) * share;
                g += (target[m + 1]! - g) * share;
                b += (target[m + 2]! - b) * share;
              }
            }
          } else if (kind === MATERIALS.facade) {
            contact[x] = y;
            const shade = this.#facade(u, v, z / view.fxPx, t, light.isDark);
            if (shade < 0) {
              const lamp = -shade;
              r = lamp * 0.75;
              g = lamp * 0.55;
              b = lamp * 0.28;
            } else if (shade < 0.5) {
              r = r * 0.22 + light.horizonRgb[0] * 0.16 * light.outsideGain;
              g = g * 0.24 + light.horizonRgb[1] * 0.16 * light.outsideGain;
              b = b * 0.28 + light.horizonRgb[2] * 0.17 * light.outsideGain;
            } else {
              r *= shade;
              g *= shade;
              b *= shade;
            }
          } else {
            contact[x] = y;
            const shade =
              kind === MATERIALS.leaves
                ? this.#leaves(u, v, z / view.fxPx)
                : 0.86 + 0.28 * patches((u * 330) | 0, (v * 330) | 0) * PATCH_UNIT;
            r *= shade;
            g *= shade;
            b *= shade;
          }
        } else contact[x] = y;
        const cell = (z * FOG_CELLS_PER_M) | 0;
        const clear = open < 0.5 ? 1 : fog[cell < FOG_CELLS ? cell : FOG_CELLS - 1]!;
        target[o] = fogR + (r - fogR) * clear;
        target[o + 1] = fogG + (g - fogG) * clear;
        target[o + 2] = fogB + (b - fogB) * clear;
      }
    }
  }

  /** Shade of a wall with windows of 1.3 x 1.5 m every 3 m; below 0.5 glass, negative a lit window. */
  #facade(u: number, v: number, footprintM: number, triangle: number, isDark: boolean): number {
    const plaster = 0.9 + 0.2 * patches((u * 512) | 0, (v * 512) | 0) * PATCH_UNIT;
    if (v < 0.6) return plaster * 0.8;
    const column = Math.floor(u / 3);
    const storey = Math.floor((v - 0.6) / 3.1);
    const inColumn = u - column * 3;
    const inStorey = v - 0.6 - storey * 3.1;
    const isGlass = inColumn > 0.85 && inColumn < 2.15 && inStorey > 0.8 && inStorey < 2.3;
    if (isGlass) {
      if (isDark && grain(column * 3 + storey * 17 + (triangle & 15), storey * 6 + column) > 158) return -0.55;
      return 0.2;
    }
    const isFrame = inColumn > 0.72 && inColumn < 2.28 && inStorey > 0.66 && inStorey < 2.4;
    return isFrame && footprintM < 0.2 ? 1.25 : plaster;
  }

  /** Light and dark leaves by size of a pixel: single leaves near, clumps far. */
  #leaves(u: number, v: number, footprintM: number): number {
    const clump = patches((u * 2300 + 15_000) | 0, (v * 2300) | 0) * PATCH_UNIT;
    const coarse = 0.35 + 1.3 * clump;
    if (footprintM > 0.25) return coarse;
    return coarse * (0.5 + 1.0 * grain((u * 7) | 0, (v * 7) | 0) * GRAIN_UNIT);
  }

  #setFog(fogPerM: number): void {
    if (fogPerM === this.#fogPerM) return;
    this.#fogPerM = fogPerM;
    for (let i = 0; i < FOG_CELLS; i++) this.#fog[i] = exp((-fogPerM * (i + 0.5)) / FOG_CELLS_PER_M);
  }
}
