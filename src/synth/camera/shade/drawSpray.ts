import { Rng } from '../../math/Rng.js';
import { cos, sin } from '../../math/deterministicMath.js';
import type { Canvas } from '../draw/Canvas.js';
import { softDisc } from './softDisc.js';

const SLOWEST_MPS = 6;
const DISCS = 7;

/** Water (or powder snow) that wheels throw up behind moving vehicles: more with speed, width and rain. */
export function drawSpray(
  canvas: Canvas,
  image: { readonly widthPx: number; readonly heightPx: number; readonly depthM: Float32Array },
  light: Float32Array,
): void {
  const { frame, view } = canvas;
  const { environment } = frame;
  const wet = environment.roadSurface === 'wet' ? 0.25 + 0.75 * environment.rainIntensity : 0;
  const powder = environment.roadSurface === 'snow' ? 0.35 : 0;
  const amount = Math.max(wet, powder);
  if (amount === 0) return;
  const m = view.cameraFromWorld.m;
  const gain = canvas.light.isDark ? 1.3 : 0.93;
  const { fogRgb, outsideGain, skyRgb } = canvas.light;
  const rgb: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < 3; k++) rgb[k] = Math.max(fogRgb[k]!, skyRgb[k]! * 0.9) * outsideGain * gain;
  for (const actor of frame.actors) {
    if (actor.widthM < 0.7 || actor.speedMps < SLOWEST_MPS || actor.lengthM < 1.5) continue;
    const rng = new Rng(actor.id * 7919 + Math.floor(frame.timeSecs * 10));
    const strength = amount * Math.min(1.3, (actor.speedMps - SLOWEST_MPS) / 16) * (actor.widthM > 2.2 ? 1.5 : 0.8);
    const c = cos(actor.pose.yawRad);
    const s = sin(actor.pose.yawRad);
    for (let i = 0; i < DISCS; i++) {
      const behind = actor.lengthM / 2 + 0.2 + i * 1.1;
      const side = rng.uniform(-0.45, 0.45) * actor.widthM;
      const x = actor.pose.xM - c * behind - s * side;
      const y = actor.pose.yM - s * behind + c * side;
      const z = actor.pose.zM + 0.35 + i * 0.16 * Math.min(1.5, actor.heightM / 2.2);
      const depth = m[8]! * x + m[9]! * y + m[10]! * z + m[11]!;
      if (depth < 2 || depth > 130) continue;
      const radius = (0.55 + i * 0.24) * (actor.widthM > 2.2 ? 1.45 : 0.9);
      softDisc(
        image,
        light,
        {
          u: view.cxPx + ((m[0]! * x + m[1]! * y + m[2]! * z + m[3]!) * view.fxPx) / depth,
          v: view.cyPx + ((m[4]! * x + m[5]! * y + m[6]! * z + m[7]!) * view.fyPx) / depth,
          radiusPx: (radius * view.fxPx) / depth,
          depthM: depth - 0.5,
          alpha: Math.min(0.8, strength * (0.62 - i * 0.065)) * (1 - depth * canvas.light.fogPerM * 0.2),
        },
        rgb,
      );
    }
  }
}
