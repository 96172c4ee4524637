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

/** Light of the nearest street lamps on the ground, 1 right below one: from station and offset (0, 1) of `place` to its cell 2. */
export function lampLight(frame: WorldFrame, place: Float64Array): void {
  const { lamps } = frame.road;
  place[2] = 0;
  if (lamps === undefined) return;
  const along = place[0]! / lamps.spacingM;
  const away = (along - Math.floor(along + 0.5)) * lamps.spacingM;
  const height = lamps.heightM * lamps.heightM;
  for (let i = 0; i < lamps.offsetsM.length; i++) {
    const across = place[1]! - lamps.offsetsM[i]! * 0.85;
    const q = 1 + (away * away + across * across) / height;
    place[2] += 1 / (q * q);
  }
}

const ownPlace = new Float64Array(3);

export function lampShareAt(frame: WorldFrame, xM: number, yM: number): number {
  const { road } = frame;
  if (road.lamps === undefined) return 0;
  const s = stationOf(frame, xM, yM);
  const i = Math.round((s - road.firstStationM) / road.stepM);
  const dx = xM - road.xM[i]!;
  const dy = yM - road.yM[i]!;
  const distance = Math.sqrt(dx * dx + dy * dy);
  ownPlace[0] = s;
  ownPlace[1] = distance > 8 ? road.lamps.offsetsM[0]! : 0;
  lampLight(frame, ownPlace);
  return ownPlace[2]!;
}
