import type { RadarScan } from '../domain/RadarScan.js';
import { UnreadableMessage } from './UnreadableMessage.js';
import { fieldsOf, listOf, numberOf, type Fields } from './fields.js';
import { headerOf } from './header.js';
import type { MessageContext } from './MessageContext.js';
import { fromPolar } from './pointCloud.js';
import { radarScan } from './radarPoints.js';

/** radar_msgs/RadarScan: range, azimuth, elevation, Doppler and amplitude of every return. Throws UnreadableMessage. */
export function decodeRadarScan(message: Fields, context: MessageContext): RadarScan {
  const header = headerOf(message, context);
  const returns = limited(listOf(message, 'returns'), context);
  const count = returns.length;
  const rangeM = new Float64Array(count);
  const azimuthRad = new Float64Array(count);
  const elevationRad = new Float64Array(count);
  const rangeRateMps = new Float64Array(count);
  const magnitudeDb = new Float64Array(count);
  const side = context.config.scanAzimuth === 'left' ? 1 : -1;
  for (const [i, item] of returns.entries()) {
    rangeM[i] = numberOf(item, 'range');
    azimuthRad[i] = side * numberOf(item, 'azimuth');
    elevationRad[i] = numberOf(item, 'elevation');
    rangeRateMps[i] = numberOf(item, 'doppler_velocity');
    magnitudeDb[i] = numberOf(item, 'amplitude');
  }
  const position = fromPolar(rangeM, azimuthRad, elevationRad, count);
  return radarScan({ count, ...position, rangeRateMps, magnitudeDb }, 'measured', header, context);
}

/** radar_msgs/RadarTracks: one return at the centre of each track, its range rate the track's velocity along the line of sight. Throws UnreadableMessage. */
export function decodeRadarTracks(message: Fields, context: MessageContext): RadarScan {
  const header = headerOf(message, context);
  const tracks = limited(listOf(message, 'tracks'), context);
  const count = tracks.length;
  const xM = new Float64Array(count);
  const yM = new Float64Array(count);
  const zM = new Float64Array(count);
  const rangeRateMps = new Float64Array(count);
  for (const [i, track] of tracks.entries()) {
    const position = fieldsOf(track, 'position');
    const velocity = fieldsOf(track, 'velocity');
    const x = (xM[i] = numberOf(position, 'x'));
    const y = (yM[i] = numberOf(position, 'y'));
    const z = (zM[i] = numberOf(position, 'z'));
    const rangeM = Math.hypot(x, y, z);
    const dot = numberOf(velocity, 'x') * x + numberOf(velocity, 'y') * y + numberOf(velocity, 'z') * z;
    rangeRateMps[i] = rangeM === 0 ? 0 : dot / rangeM;
  }
  return radarScan({ count, xM, yM, zM, rangeRateMps }, 'measured', header, context);
}

function limited(items: readonly Fields[], context: MessageContext): readonly Fields[] {
  if (items.length <= context.config.maxPoints) return items;
  throw new UnreadableMessage(
    'decode/points-too-many',
    `Expected at most ${context.config.maxPoints} returns but received ${items.length}`,
    'They were skipped. Raise decode.maxPoints if scans of this size are intended.',
  );
}
