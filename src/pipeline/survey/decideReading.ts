import type { DecodeConfig } from '../../decode/config.js';
import { fieldOf, guessReading, radarField, type RadarQuantity } from '../../decode/radarFields.js';
import { rangeRateOf } from '../../decode/radarScanOf.js';
import type { Alert } from '../../domain/Alert.js';
import type { RadarReading, RangeRateReading } from '../../domain/RadarReading.js';
import {
  fitRangeRate,
  isNoSpeed,
  MAX_FORWARD_MPS,
  MIN_MARGIN,
  type FieldSweep,
  type RangeRateFit,
  SPEED_UNITS,
} from './fitRangeRate.js';
import { cosForwardOf, placeReturns, type PlacedReturns, type SurveyedSweep } from './SurveyedSweep.js';

/** How a radar's fields are read, and why so. */
export interface RadarDecision {
  readonly topic: string;
  readonly fields: readonly string[];
  /** By the names alone. */
  readonly guess: RadarReading;
  readonly reading: RadarReading;
  readonly basis: 'configured' | 'agreement' | 'name' | 'none';
  /** Share of the returns that agree, where `basis` is agreement. */
  readonly confidence?: number;
  /** One sentence for people. */
  readonly because: string;
  readonly alerts: readonly Alert[];
}

const POSITIONS: readonly RadarQuantity[] = ['x', 'y', 'z', 'range', 'azimuth', 'elevation'];
const FULL_TURN_RAD = 2 * Math.PI + 0.01;

/** Decides by the agreement of a radar's fields with the standing world; the names are the first guess. */
export function decideReading(topic: string, sweeps: readonly SurveyedSweep[], config: DecodeConfig): RadarDecision {
  const fields = [...new Set(sweeps.flatMap(({ table }) => table.fields))];
  const guess = guessReading(fields, config);
  const radPerUnit = angleUnit(fields, sweeps, guess, config);
  const decided = decideRangeRate(fields, placeReturns(sweeps, radPerUnit), guess, config);
  const { rangeRate, ...because } = decided;
  const reading: RadarReading = { radPerUnit, ...(rangeRate !== undefined && { rangeRate }) };
  const said = { topic, fields, guess, reading, ...because };
  return { ...said, alerts: [...alertsOf(said, sweeps), ...unknownField(topic, fields, config)] };
}

/** Azimuths beyond a full turn are degrees. */
function angleUnit(
  fields: readonly string[],
  sweeps: readonly SurveyedSweep[],
  guess: RadarReading,
  config: DecodeConfig,
): number {
  const azimuth = fieldOf(fields, 'azimuth');
  if (azimuth === undefined || config.azimuthUnit !== 'auto') return guess.radPerUnit;
  let least = 0;
  let most = 0;
  for (const { table } of sweeps)
    for (const value of table.column(azimuth) ?? []) {
      if (!Number.isFinite(value)) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  const isDegrees = (most - least) * guess.radPerUnit > FULL_TURN_RAD || -least * guess.radPerUnit > Math.PI + 0.01;
  return isDegrees ? Math.PI / 180 : guess.radPerUnit;
}

type Decided = Pick<RadarDecision, 'basis' | 'because' | 'confidence'> & {
  readonly rangeRate?: RangeRateReading | undefined;
};

function decideRangeRate(
  fields: readonly string[],
  sweeps: readonly PlacedReturns[],
  guess: RadarReading,
  config: DecodeConfig,
): Decided {
  const named = guess.rangeRate;
  if (named !== undefined && config.rangeRateField === named.fields[0])
    return { rangeRate: named, basis: 'configured', because: 'decode.rangeRateField names it' };
  const directions = sweeps.map(cosForwardOf);
  const candidates = candidateFields(fields, named).map((one) => {
    const ofField = sweepsOf(one, sweeps, directions);
    return { fields: one, sweeps: ofField, isSpeed: !isNoSpeed(ofField) };
  });
  const namedIsNoSpeed = candidates.find((one) => one.fields === named?.fields)?.isSpeed === false;
  const fits = candidates
    .filter((one) => one.isSpeed)
    .map((one) => ({ fields: one.fields, fit: fitRangeRate(one.sweeps) }))
    .filter((one): one is { fields: RangeRateReading['fields']; fit: RangeRateFit } => one.fit !== undefined);
  const fitOfNamed = fits.find((one) => one.fields === named?.fields)?.fit;
  if (named !== undefined && fitOfNamed !== undefined && agrees(fitOfNamed, named, config))
    return { rangeRate: named, basis: 'agreement', confidence: fitOfNamed.support, because: whyFit(fitOfNamed) };
  const speedMps = fitOfNamed === undefined ? 0 : impossibleMps(fitOfNamed, named!.fields, config);
  if (speedMps > 0)
    return {
      basis: 'none',
      because: `"${named!.fields.join(', ')}" in its unit says ${speedMps.toFixed(0)} m/s, and without odometry no other unit can be told`,
    };
  // Others must be told from a constant: numbers about one value fit a narrow field of view as well.
  const [best] = fits
    .filter(
      ({ fields: one, fit }) =>
        impossibleMps(fit, one, config) === 0 &&
        fit.support > fit.byConstant + MIN_MARGIN &&
        (fit.kind === 'measured' || (one === named?.fields && isSurelyCompensated(fit))),
    )
    .sort((a, b) => b.fit.support - a.fit.support);
  if (best !== undefined)
    return {
      rangeRate: { fields: best.fields, mpsPerUnit: scaleOf(best.fit, best.fields, config), kind: best.fit.kind },
      basis: 'agreement',
      confidence: best.fit.support,
      because: whyFit(best.fit),
    };
  if (namedIsNoSpeed)
    return { basis: 'none', because: `"${named!.fields.join(', ')}" holds flags or one constant, no speeds` };
  if (named === undefined) return { basis: 'none', because: 'no name says it and no field fits the standing world' };
  return {
    rangeRate: named,
    basis: 'name',
    because: 'it cannot be told: too few sweeps, a vehicle that stands, or no standing world',
  };
}

/** The named ones first. */
function candidateFields(
  fields: readonly string[],
  named: RangeRateReading | undefined,
): readonly RangeRateReading['fields'][] {
  const others = fields.filter((name) => {
    const quantity = radarField(name)?.quantity;
    return (
      name !== named?.fields[0] &&
      name !== named?.fields[1] &&
      (quantity === undefined || !POSITIONS.includes(quantity))
    );
  });
  return [...(named === undefined ? [] : [named.fields]), ...others.map((name) => [name] as const)];
}

/** In the field's own unit. */
const sweepsOf = (
  fields: RangeRateReading['fields'],
  sweeps: readonly PlacedReturns[],
  directions: readonly (Float64Array | undefined)[],
): readonly FieldSweep[] =>
  sweeps.flatMap(({ table, positions, egoMps }, i) => {
    const cosForward = directions[i];
    const values = rangeRateOf(table, { fields, mpsPerUnit: 1, kind: 'measured' }, positions);
    return values === undefined || cosForward === undefined ? [] : [{ values, cosForward, egoMps }];
  });

/** What the configuration fixes stays as it is. */
function scaleOf(fit: RangeRateFit, fields: RangeRateReading['fields'], config: DecodeConfig): number {
  const sign = config.dopplerSign === 'auto' ? Math.sign(fit.mpsPerUnit) : config.dopplerSign === 'away' ? 1 : -1;
  const isUnitFitted = fit.against === 'odometry' && fit.kind === 'measured';
  const unit = isUnitFitted ? Math.abs(fit.mpsPerUnit) : (radarField(fields[0])?.scale ?? 1);
  return sign * (config.rangeRateScale === 0 ? unit : config.rangeRateScale);
}

/** Against a name that says measured: in a convoy many returns keep the distance, but a measured standing world shows through. */
const isSurelyCompensated = ({ support, asMeasured = 0 }: RangeRateFit): boolean => support >= 0.7 && asMeasured < 0.15;

/** Speed that no vehicle has, if the fit without odometry says one; else 0. */
function impossibleMps(fit: RangeRateFit, fields: RangeRateReading['fields'], config: DecodeConfig): number {
  const speedMps = (fit.forwardUnits ?? 0) * Math.abs(scaleOf(fit, fields, config));
  return speedMps > MAX_FORWARD_MPS ? speedMps : 0;
}

const agrees = (fit: RangeRateFit, named: RangeRateReading, config: DecodeConfig): boolean =>
  fit.kind === named.kind &&
  impossibleMps(fit, named.fields, config) === 0 &&
  Math.abs(scaleOf(fit, named.fields, config) - named.mpsPerUnit) < 1e-6;

const whyFit = ({ support, sweeps, against }: RangeRateFit): string =>
  `${Math.round(100 * support)} % of the returns of ${sweeps} sweeps stand still then, by ${against}`;

/** `"doppler" in km/h, positive approaching` */
export function describeRangeRate(rangeRate: RangeRateReading | undefined): string {
  if (rangeRate === undefined) return 'no range rate';
  const { fields, mpsPerUnit, kind } = rangeRate;
  const unit = SPEED_UNITS.find(([, scale]) => Math.abs(scale / Math.abs(mpsPerUnit) - 1) < 1e-3)?.[0];
  return `"${fields.join(', ')}" in ${unit ?? `${Math.abs(mpsPerUnit)} m/s`}, positive ${mpsPerUnit > 0 ? 'away' : 'approaching'}${kind === 'compensated' ? ', over ground' : ''}`;
}

/** A field that was named and is not there. */
const unknownField = (topic: string, fields: readonly string[], { rangeRateField }: DecodeConfig): readonly Alert[] =>
  rangeRateField === '' || fields.length === 0 || fields.includes(rangeRateField)
    ? []
    : [
        {
          severity: 'warning',
          code: 'decode/no-such-field',
          message: `Expected the field "${rangeRateField}" of decode.rangeRateField for ${topic} but received ${fields.join(', ')}`,
          tip: 'The range rate of this radar is decided without it.',
          topic,
        },
      ];

const OVERRULE = 'Set decode.rangeRateField, decode.rangeRateScale and decode.dopplerSign to overrule it.';

function alertsOf(decision: Omit<RadarDecision, 'alerts'>, sweeps: readonly SurveyedSweep[]): readonly Alert[] {
  const { topic, guess, reading, fields, because } = decision;
  if (!sweeps.some(({ table }) => table.count > 0)) return [];
  const alerts: Alert[] = [];
  if (reading.radPerUnit !== guess.radPerUnit)
    alerts.push({
      severity: 'warning',
      code: 'decode/angles-in-degrees',
      message: `Expected azimuths within a full turn in radians for ${topic} but received larger ones`,
      tip: 'They are read as degrees. Set decode.azimuthUnit to overrule it.',
      topic,
    });
  const guessed = describeRangeRate(guess.rangeRate);
  const decided = describeRangeRate(reading.rangeRate);
  if (reading.rangeRate === undefined)
    alerts.push({
      severity: 'warning',
      code: 'decode/range-rate-unknown',
      message: `Expected a range rate among the fields of ${topic} (${fields.join(', ')}) but received none that can be told: ${because}`,
      tip: 'Its returns are used without range rates. Name the field with decode.rangeRateField.',
      topic,
    });
  else if (decided !== guessed)
    alerts.push({
      severity: guess.rangeRate === undefined ? 'info' : 'warning',
      code: 'decode/range-rate-decided',
      message: `Expected ${guessed} for ${topic} by the names of its fields but received a standing world that fits ${decided}: ${because}`,
      tip: `The fit is used. ${OVERRULE}`,
      topic,
    });
  return alerts;
}
