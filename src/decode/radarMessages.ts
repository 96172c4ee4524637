import { UnreadableMessage } from './UnreadableMessage.js';
import { fieldsOf, listOf, numberOf, type Fields } from './fields.js';
import { headerOf } from './header.js';
import type { MessageContext } from './MessageContext.js';
import { type RadarTable, radarTable } from './RadarTable.js';

/** radar_msgs/RadarScan: range, azimuth, elevation, Doppler and amplitude of every return. Throws UnreadableMessage. */
export function tableOfRadarScan(message: Fields, context: MessageContext): RadarTable {
  const header = headerOf(message, context);
  const returns = limited(listOf(message, 'returns'), context);
  const side = context.config.scanAzimuth === 'left' ? 1 : -1;
  const column = (field: string, scale = 1): Float64Array =>
    Float64Array.from(returns, (item) => scale * numberOf(item, field));
  return radarTable(header, returns.length, {
    range: column('range'),
    azimuth: column('azimuth', side),
    elevation: column('elevation'),
    doppler_velocity: column('doppler_velocity'),
    amplitude: column('amplitude'),
  });
}

/** radar_msgs/RadarTracks: one return at the centre of each track, its range rate the track's velocity along the line of sight. Throws UnreadableMessage. */
export function tableOfRadarTracks(message: Fields, context: MessageContext): RadarTable {
  const header = headerOf(message, context);
  const tracks = limited(listOf(message, 'tracks'), context);
  const count = tracks.length;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const z = new Float64Array(count);
  const rangeRate = new Float64Array(count);
  for (const [i, track] of tracks.entries()) {
    const position = fieldsOf(track, 'position');
    const velocity = fieldsOf(track, 'velocity');
    const [px, py, pz] = [numberOf(position, 'x'), numberOf(position, 'y'), numberOf(position, 'z')];
    x[i] = px;
    y[i] = py;
    z[i] = pz;
    const rangeM = Math.hypot(px, py, pz);
    const dot = numberOf(velocity, 'x') * px + numberOf(velocity, 'y') * py + numberOf(velocity, 'z') * pz;
    rangeRate[i] = rangeM === 0 ? 0 : dot / rangeM;
  }
  return radarTable(header, count, { x, y, z, range_rate: rangeRate });
}

function limited(items: readonly Fields[], context: MessageContext): readonly Fields[] {
  if (items.length <= context.config.maxPoints) return items;
  throw new UnreadableMessage(
    'decode/points-too-many',
    `Expected at most ${context.config.maxPoints} returns but received ${items.length}`,
    'They were skipped. Raise decode.maxPoints if scans of this size are intended.',
  );
}
