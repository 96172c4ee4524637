/** What a point's field means. `scale` turns the stored number into the unit (`magnitude_x10`: 0.1). */
export interface FieldMeaning {
  readonly quantity: RadarQuantity;
  readonly scale: number;
}

export type RadarQuantity =
  | 'x'
  | 'y'
  | 'z'
  | 'range'
  | 'azimuth'
  | 'elevation'
  | 'range-rate'
  | 'range-rate-compensated'
  | 'velocity-x'
  | 'velocity-y'
  | 'velocity-x-compensated'
  | 'velocity-y-compensated'
  | 'magnitude';

/** Names written by nuScenes' radar files, View-of-Delft, Astyx, and the ROS drivers of Continental, Smartmicro, Ainstein, TI and Bosch, without case and underscores. */
const NAMES: ReadonlyMap<string, RadarQuantity> = new Map(
  Object.entries({
    x: ['x', 'posx', 'positionx'],
    y: ['y', 'posy', 'positiony'],
    z: ['z', 'posz', 'positionz'],
    range: ['range', 'distance'],
    azimuth: ['azimuth', 'azimuthangle'],
    elevation: ['elevation', 'elevationangle'],
    'range-rate': [
      'doppler',
      'dopplervelocity',
      'dopplermps',
      'velocity',
      'v',
      'vr',
      'vrad',
      'radialvelocity',
      'velocityradial',
      'radialspeed',
      'rangerate',
      'speed',
      'speedradial',
    ],
    'range-rate-compensated': [
      'dopplercomp',
      'dopplercompensated',
      'dopplervelocitycompensated',
      'velocitycomp',
      'velocitycompensated',
      'vrcomp',
      'vrcompensated',
      'vcomp',
      'radialvelocitycompensated',
      'compensatedvelocity',
      'compensateddoppler',
      'rangeratecompensated',
    ],
    'velocity-x': ['vx', 'velocityx'],
    'velocity-y': ['vy', 'velocityy'],
    'velocity-x-compensated': ['vxcomp', 'vxcompensated'],
    'velocity-y-compensated': ['vycomp', 'vycompensated'],
    magnitude: [
      'magnitude',
      'rcs',
      'intensity',
      'power',
      'powerdb',
      'snr',
      'amplitude',
      'rssi',
      'signal',
      'reflectivity',
      'magnitudedb',
    ],
  } satisfies Record<RadarQuantity, string[]>).flatMap(([quantity, names]) =>
    names.map((name) => [name, quantity as RadarQuantity] as const),
  ),
);

/** Meaning of a field name; undefined for fields that are not used. */
export function radarField(name: string): FieldMeaning | undefined {
  const scaled = /^(.+)_x(\d+)$/i.exec(name);
  const scale = scaled === null ? 1 : 1 / Number(scaled[2]);
  const quantity = NAMES.get((scaled?.[1] ?? name).toLowerCase().replaceAll('_', ''));
  return quantity === undefined || !Number.isFinite(scale) ? undefined : { quantity, scale };
}
