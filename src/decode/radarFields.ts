import type { DecodeConfig } from './config.js';
import type { RadarReading, RangeRateReading } from '../domain/RadarReading.js';

/** What a field's name says. `scale` turns the stored number into m/s, radians, metres or dB (`magnitude_x10`: 0.1). */
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
    magnitude: ['magnitude', 'rcs', 'intensity', 'power', 'snr', 'amplitude', 'rssi', 'signal', 'reflectivity'],
  } satisfies Record<RadarQuantity, string[]>).flatMap(([quantity, names]) =>
    names.map((name) => [name, quantity as RadarQuantity] as const),
  ),
);

/** At the end of a name, and what one of them is in m/s, radians, metres or dB. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/_?(mps|rad|db|dbsm|m)$/, 1],
  [/_?(kmh|kph|kmph)$/, 1 / 3.6],
  [/_?mph$/, 0.44704],
  [/_?(cms|cmps)$/, 0.01],
  [/_?(knots|kn)$/, 0.514444],
  [/_?deg(rees)?$/, Math.PI / 180],
];

/** First guess at the meaning of a field; undefined for a name that says nothing. */
export function radarField(name: string): FieldMeaning | undefined {
  const scaled = /^(.+)_x(\d+)$/i.exec(name);
  const scale = scaled === null ? 1 : 1 / Number(scaled[2]);
  if (!Number.isFinite(scale)) return undefined;
  const bare = (scaled?.[1] ?? name).toLowerCase();
  const quantity = NAMES.get(bare.replaceAll('_', ''));
  if (quantity !== undefined) return { quantity, scale };
  for (const [unit, ofUnit] of UNITS) {
    const ofBase = unit.test(bare) ? NAMES.get(bare.replace(unit, '').replaceAll('_', '')) : undefined;
    if (ofBase !== undefined) return { quantity: ofBase, scale: scale * ofUnit };
  }
  return undefined;
}

/** The first field whose name means the quantity. */
export const fieldOf = (fields: readonly string[], quantity: RadarQuantity): string | undefined =>
  fields.find((name) => radarField(name)?.quantity === quantity);

/** What the names and the configuration say of a radar's fields; the measured range rate is preferred to the compensated one. */
export function guessReading(fields: readonly string[], config: DecodeConfig): RadarReading {
  const sign = config.dopplerSign === 'approaching' ? -1 : 1;
  const guess = (
    quantities: readonly RadarQuantity[],
    kind: RangeRateReading['kind'],
  ): RangeRateReading | undefined => {
    const found = quantities.map((quantity) => fieldOf(fields, quantity)).filter((name) => name !== undefined);
    const [first, second] = found;
    if (first === undefined || found.length < quantities.length) return undefined;
    const scale = config.rangeRateScale === 0 ? radarField(first)!.scale : config.rangeRateScale;
    return { fields: second === undefined ? [first] : [first, second], mpsPerUnit: sign * scale, kind };
  };
  const forced: RangeRateReading | undefined = fields.includes(config.rangeRateField)
    ? {
        fields: [config.rangeRateField],
        mpsPerUnit: sign * (config.rangeRateScale || (radarField(config.rangeRateField)?.scale ?? 1)),
        kind: 'measured',
      }
    : undefined;
  const rangeRate =
    forced ??
    guess(['range-rate'], 'measured') ??
    guess(['velocity-x', 'velocity-y'], 'measured') ??
    guess(['range-rate-compensated'], 'compensated') ??
    guess(['velocity-x-compensated', 'velocity-y-compensated'], 'compensated');
  const azimuth = fieldOf(fields, 'azimuth');
  return {
    ...(rangeRate !== undefined && { rangeRate }),
    radPerUnit:
      config.azimuthUnit === 'degrees'
        ? Math.PI / 180
        : config.azimuthUnit === 'radians' || azimuth === undefined
          ? 1
          : radarField(azimuth)!.scale,
  };
}
