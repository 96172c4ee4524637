import type { Alert } from '../domain/Alert.js';
import type { ClockState } from '../domain/FusionSample.js';
import type { TimeNs } from '../domain/time.js';

/** Offsets of well-known time scales, and how they come about. */
const SCALES: readonly (readonly [number, string])[] = [
  [37, 'TAI in place of UTC, as PTP clocks without the UTC offset send it'],
  [18, 'GPS time in place of UTC'],
  [19, 'TAI in place of GPS time'],
];
const HOUR_SECS = 3600;
/** More than any clock that was set at all. */
const EPOCH_SECS = 1e8;
const CONSTANT_SECS = 0.05;

/** Names the clock that is wrong, the evidence, and the offset that repairs it. */
export function clockAlert(
  clock: ClockState,
  { stampNs, camera }: { stampNs: TimeNs; camera: string | undefined },
): Alert {
  const { topic, delaySecs, offsetSecs, spreadSecs } = clock;
  const other = camera === undefined || camera === topic ? 'the receiver’s clock' : `the clock of ${camera}`;
  const arrival =
    delaySecs < 0
      ? `Its messages arrive ${size(delaySecs)} before their stamps`
      : `Its messages arrive ${size(delaySecs)} after their stamps`;
  const reference =
    camera === undefined || camera === topic ? '' : `, those of ${camera} ${size(delaySecs - offsetSecs)} after`;
  const isConstant = spreadSecs < CONSTANT_SECS;
  const spread = isConstant ? `constant to ${(spreadSecs * 1e3).toFixed(0)} ms` : `varying by ${size(spreadSecs)}`;
  return {
    severity: 'error',
    code: 'sync/other-clock',
    message: `The clock of ${topic} is ${size(offsetSecs)} ${offsetSecs < 0 ? 'ahead of' : 'behind'} ${other}. ${arrival}${reference} (${spread}).`,
    tip: `${cause(Math.abs(offsetSecs))}Synchronise the clocks (PTP, NTP)${isConstant ? `, or set sync.timeOffsetSecs for ${topic} to ${offsetSecs.toFixed(3)}, or sync.clockOffset to auto` : ': the offset changes, so no constant repairs it'}.`,
    topic,
    stampNs,
  };
}

function cause(secs: number): string {
  const scale = SCALES.find(([offset]) => Math.abs(secs - offset) < 0.5);
  if (scale !== undefined) return `${scale[0]} s is ${scale[1]}. `;
  if (secs > EPOCH_SECS)
    return 'The stamps count from a start of their own: simulated time without /clock, or time since boot. ';
  const hours = secs / HOUR_SECS;
  return secs > HOUR_SECS / 2 && Math.abs(hours - Math.round(hours)) * HOUR_SECS < 1 && hours < 15
    ? 'Whole hours are a time zone: stamps must be UTC. '
    : '';
}

const size = (secs: number): string => {
  const positive = Math.abs(secs);
  return positive < 1000 ? `${positive.toFixed(3)} s` : `${positive.toFixed(0)} s`;
};
