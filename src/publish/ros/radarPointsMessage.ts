import type { RadarInBase } from '../../domain/PublishedFrame.js';
import type { RosHeader } from './rosPose.js';

/** Of sensor_msgs/PointField. */
const FLOAT32 = 7;
const NAMES = ['x', 'y', 'z', 'radial_speed', 'magnitude'] as const;
const POINT_BYTES = NAMES.length * 4;

/** sensor_msgs/PointCloud2 in the vehicle's frame: metres, `radial_speed` over ground in m/s (positive = moving away), `magnitude` in dB. */
export function radarPointsMessage(radar: RadarInBase, header: RosHeader) {
  const count = radar.xM.length;
  const data = new Uint8Array(count * POINT_BYTES);
  const view = new DataView(data.buffer);
  const columns = [radar.xM, radar.yM, radar.zM, radar.radialSpeedMps, radar.magnitudeDb];
  for (const [column, values] of columns.entries()) {
    for (let i = 0; i < count; i++) view.setFloat32(i * POINT_BYTES + column * 4, values[i]!, true);
  }
  return {
    header,
    height: 1,
    width: count,
    fields: NAMES.map((name, i) => ({ name, offset: i * 4, datatype: FLOAT32, count: 1 })),
    is_bigendian: false,
    point_step: POINT_BYTES,
    row_step: data.byteLength,
    data,
    is_dense: true,
  };
}
