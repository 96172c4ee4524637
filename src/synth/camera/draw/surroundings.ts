import type { WorldFrame } from '../../world/WorldFrame.js';

/** Station of the reference line nearest to a world point (to half a step), of the stretch in the frame. */
export function stationOf(frame: WorldFrame, xM: number, yM: number): number {
  const { road } = frame;
  let best = 0;
  let nearest = Infinity;
  for (let i = 0; i < road.xM.length; i++) {
    const dx = road.xM[i]! - xM;
    const dy = road.yM[i]! - yM;
    const squared = dx * dx + dy * dy;
    if (squared < nearest) {
      nearest = squared;
      best = i;
    }
  }
  return road.firstStationM + best * road.stepM;
}

/** 1 under the open sky, 0 inside a tunnel. */
export function opennessAt(frame: WorldFrame, xM: number, yM: number): number {
  if (frame.road.tunnels.length === 0) return 1;
  return openness(frame, stationOf(frame, xM, yM));
}

/** Daylight reaches about ten metres into a tunnel. */
export function openness(frame: WorldFrame, sM: number): number {
  for (const tunnel of frame.road.tunnels) {
    if (sM < tunnel.fromM || sM > tunnel.toM) continue;
    const inside = Math.min(sM - tunnel.fromM, tunnel.toM - sM);
    return inside > 14 ? 0 : (1 - inside / 14) * (1 - inside / 14);
  }
  return 1;
}

/** Light of the nearest street lamps on the ground, 1 right below one. */
export function lampLight(frame: WorldFrame, sM: number, dM: number): number {
  const { lamps } = frame.road;
  if (lamps === undefined) return 0;
  const along = sM / lamps.spacingM;
  const away = (along - Math.floor(along + 0.5)) * lamps.spacingM;
  let sum = 0;
  const height = lamps.heightM * lamps.heightM;
  for (const offset of lamps.offsetsM) {
    const across = dM - offset * 0.85;
    const q = 1 + (away * away + across * across) / height;
    sum += 1 / (q * q);
  }
  return sum;
}

export function lampShareAt(frame: WorldFrame, xM: number, yM: number): number {
  const { road } = frame;
  if (road.lamps === undefined) return 0;
  const s = stationOf(frame, xM, yM);
  const i = Math.round((s - road.firstStationM) / road.stepM);
  const dx = xM - road.xM[i]!;
  const dy = yM - road.yM[i]!;
  const distance = Math.sqrt(dx * dx + dy * dy);
  return lampLight(frame, s, distance > 8 ? road.lamps.offsetsM[0]! : 0);
}
