import type { OverlayOptions } from 'sharp';
import { Rng } from '../math/Rng.js';
import type { Light, RoadSurface, Weather } from '../../domain/SceneConditions.js';
import { cos, sin } from '../math/deterministicMath.js';
import { createDrive, SCENARIOS } from '../scenarios/scenarioCatalogue.js';
import type { Drive } from '../world/Drive.js';
import type { RoadKind } from '../world/RoadView.js';
import type { WorldFrame } from '../world/WorldFrame.js';
import { type CameraRig, CameraRenderer } from './renderCamera.js';

export interface GalleryTile {
  readonly label: string;
  readonly scenario: string;
  readonly seed: number;
  readonly road?: RoadKind;
  readonly weather?: Weather;
  readonly light?: Light;
  readonly roadSurface?: RoadSurface;
  readonly parameters?: Readonly<Record<string, number>>;
  /** Moment to show; default: when the hazard is seen best. */
  readonly secsFromOnset?: number;
}

/** Where the usual choice of moment or parameters does not show what the scenario is about. */
const SHOWN_BY: Readonly<Record<string, Pick<GalleryTile, 'road' | 'parameters' | 'secsFromOnset'>>> = {
  'wrong-way-driver': {
    road: 'motorway',
    parameters: { distanceM: 90, speedMps: 24, egoSpeedShare: 0.7 },
    secsFromOnset: 1.6,
  },
  'low-sun-tunnel-exit': { parameters: { exitM: 30 }, secsFromOnset: 0.1 },
  'high-beam': { secsFromOnset: 0.5 },
  'heavy-rain-spray': { parameters: { distanceM: 12 }, secsFromOnset: 1 },
};

/** One tile for each condition on plain roads, then one for each scenario in weather that shows it. */
export function galleryTiles(): readonly GalleryTile[] {
  const conditions: readonly (readonly [RoadKind, Weather, Light, RoadSurface, number])[] = [
    ['motorway', 'clear', 'day', 'dry', 11],
    ['rural', 'overcast', 'day', 'dry', 12],
    ['urban', 'clear', 'low_sun', 'dry', 13],
    ['urban', 'overcast', 'dusk', 'dry', 14],
    ['motorway', 'clear', 'night', 'dry', 15],
    ['urban', 'clear', 'night', 'dry', 26],
    ['urban', 'rain', 'day', 'wet', 17],
    ['motorway', 'heavy_rain', 'day', 'wet', 18],
    ['urban', 'rain', 'night', 'wet', 19],
    ['rural', 'fog', 'day', 'dry', 20],
    ['urban', 'snow', 'day', 'snow', 21],
    ['rural', 'snow', 'night', 'snow', 22],
    ['rural', 'clear', 'low_sun', 'dry', 23],
    ['motorway', 'overcast', 'dusk', 'dry', 24],
    ['urban', 'heavy_rain', 'night', 'wet', 25],
  ];
  const plain = conditions.map(([road, weather, light, roadSurface, seed]): GalleryTile => ({
    label: `${road}: ${weather.replace('_', ' ')}, ${light.replace('_', ' ')}, ${roadSurface}`,
    scenario: 'free-drive',
    seed,
    road,
    weather,
    light,
    roadSurface,
    parameters: { trafficDensity: 0.9 },
  }));
  const staged = SCENARIOS.filter((scenario) => scenario.hazardKind !== undefined).map((scenario, i): GalleryTile => {
    const weather = scenario.weathers?.[0] ?? (i % 3 === 1 ? 'overcast' : 'clear');
    return {
      label: scenario.name,
      scenario: scenario.name,
      seed: 40 + i,
      weather,
      light: scenario.lights?.[0] ?? 'day',
      ...SHOWN_BY[scenario.name],
    };
  });
  return [...plain, ...staged];
}

/** The moment at which the hazard is seen best: nearest to 13 m ahead and within the view. */
function bestMoment(drive: Drive, secsFromOnset: number | undefined): WorldFrame {
  const onset = drive.onsetSecs;
  if (secsFromOnset !== undefined) return drive.worldAt((onset ?? 0) + secsFromOnset);
  if (onset === undefined) return drive.worldAt(Math.min(2, drive.durationSecs));
  let best = drive.worldAt(Math.min(drive.durationSecs, onset + 0.5));
  let bestScore = Infinity;
  for (let t = onset; t < Math.min(drive.durationSecs, onset + 5); t += 0.2) {
    const frame = drive.worldAt(t);
    const ids = new Set(frame.hazards.flatMap((hazard) => hazard.actorIds));
    const { pose } = frame.ego;
    let score = Infinity;
    for (const actor of frame.actors) {
      if (!ids.has(actor.id)) continue;
      const dx = actor.pose.xM - pose.xM;
      const dy = actor.pose.yM - pose.yM;
      const ahead = cos(pose.yawRad) * dx + sin(pose.yawRad) * dy - actor.lengthM / 2;
      const aside = Math.abs(cos(pose.yawRad) * dy - sin(pose.yawRad) * dx);
      if (ahead < 5 || aside > ahead * 0.45) continue;
      score = Math.min(score, Math.abs(ahead - 8 - 2 * actor.heightM));
    }
    if (score < bestScore) {
      bestScore = score;
      best = frame;
    }
  }
  return best;
}

function label(text: string, widthPx: number, heightPx: number): Buffer {
  const size = Math.round(heightPx / 13);
  const safe = text.replace(/[<&]/g, ' ');
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">` +
      `<rect x="0" y="${heightPx - size * 1.5}" width="${safe.length * size * 0.56 + size}" height="${size * 1.5}" fill="black" fill-opacity="0.6"/>` +
      `<text x="${size * 0.4}" y="${heightPx - size * 0.42}" font-family="DejaVu Sans, sans-serif" font-size="${size}" fill="white">${safe}</text></svg>`,
  );
}

/** Draws the tiles with the given camera, `columns` a row, as a PNG of 256 colours. `onTile` is told after each. */
export async function renderGallery(
  rig: CameraRig,
  tiles: readonly GalleryTile[],
  columns: number,
  onTile: (done: number) => void = () => undefined,
): Promise<Buffer> {
  const renderer = new CameraRenderer(rig);
  const { widthPx, heightPx } = rig.calibration;
  const overlays: OverlayOptions[] = [];
  for (const [i, tile] of tiles.entries()) {
    const { label: text, secsFromOnset, ...options } = tile;
    const frame = bestMoment(createDrive({ ...options, durationSecs: 10, rateHz: 10 }), secsFromOnset);
    const image = renderer.render(frame, new Rng(i));
    const place = { left: (i % columns) * widthPx, top: Math.floor(i / columns) * heightPx };
    overlays.push({ input: Buffer.from(image.rgb), raw: { width: widthPx, height: heightPx, channels: 3 }, ...place });
    overlays.push({ input: label(text, widthPx, heightPx), ...place });
    onTile(i + 1);
  }
  const rows = Math.ceil(tiles.length / columns);
  const { default: sharp } = await import('sharp');
  const sheet = sharp({
    create: { width: widthPx * columns, height: heightPx * rows, channels: 3, background: 'black' },
  });
  return sheet.composite(overlays).png({ palette: true, colours: 256, effort: 8, dither: 0.4 }).toBuffer();
}
