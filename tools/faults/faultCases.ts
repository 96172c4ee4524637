import { createFault, FAULTS } from '#src/synth/faults/faultCatalogue.js';
import type { SensorFault } from '#src/synth/faults/SensorFault.js';
import type { FaultCase } from './FaultCase.js';
import { blur, cover, glare, noise } from './pixelFaults.js';

type Expected = Pick<FaultCase, 'signs' | 'modes' | 'maxFrames'>;

/** The expected outcome of each fault of the generator. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  'lens-dirty': { signs: { findings: ['covered-lens', 'blurred'] }, modes: ['NOMINAL', 'RADAR_ONLY'], maxFrames: 15 },
  'lens-half-covered': { signs: { findings: ['covered-lens'] }, modes: ['NOMINAL', 'RADAR_ONLY'], maxFrames: 5 },
  'camera-frozen': { signs: { findings: ['frozen-frame'] }, modes: ['RADAR_ONLY'], maxFrames: 5 },
  'camera-black': { signs: { findings: ['black-frame'] }, modes: ['RADAR_ONLY'], maxFrames: 5 },
  'camera-over-exposed': { signs: { findings: ['over-exposed'] }, modes: ['NOMINAL', 'RADAR_ONLY'], maxFrames: 5 },
  'camera-drops': {
    signs: { inputLost: 'camera', alerts: ['sync/camera'], gapSecs: 0.15 },
    modes: ['NOMINAL', 'RADAR_ONLY', 'STALE'],
    maxFrames: 5,
  },
  'camera-late': {
    signs: { findings: ['camera-late'], inputLost: 'camera', alerts: ['sync/late', 'sync/camera'] },
    modes: ['NOMINAL', 'RADAR_ONLY', 'STALE'],
    maxFrames: 5,
  },
  'radar-dead': { signs: { inputLost: 'radar' }, modes: ['CAMERA_ONLY'], maxFrames: 5 },
  'radar-blocked': { signs: { findings: ['radar-dead'] }, modes: ['CAMERA_ONLY'], maxFrames: 15 },
  'radar-delayed': { signs: { inputLost: 'radar', alerts: ['sync/radar'] }, modes: ['CAMERA_ONLY'], maxFrames: 5 },
  'radar-stale': {
    signs: { findings: ['camera-radar-disagree'] },
    modes: ['STALE', 'CAMERA_ONLY', 'NOMINAL'],
    maxFrames: 15,
  },
  'radar-cluttered': {
    signs: { findings: ['radar-cluttered'] },
    modes: ['CAMERA_ONLY', 'NOMINAL'],
    maxFrames: 15,
  },
  'radar-misaligned': { signs: { findings: ['miscalibrated'] }, modes: ['NOMINAL', 'MISALIGNED'], maxFrames: 15 },
  'stamps-jumping': {
    signs: { alerts: ['sync/stamp', 'sync/late', 'sync/other-clock'], inputLost: 'radar', gapSecs: 0.25 },
    modes: ['NOMINAL', 'CAMERA_ONLY', 'RADAR_ONLY', 'STALE'],
    maxFrames: 15,
  },
  'calibration-wrong': {
    signs: { findings: ['miscalibrated', 'camera-radar-disagree'] },
    modes: ['NOMINAL', 'MISALIGNED'],
    maxFrames: 15,
  },
};

const lasting = (name: string, onsetSecs: number, effects: Partial<SensorFault>): SensorFault => ({
  name,
  onsetSecs,
  endSecs: Infinity,
  ...effects,
});

const own = (
  name: string,
  summary: string,
  expected: Expected,
  effects: Partial<SensorFault>,
  otherMoment?: FaultCase['otherMoment'],
): FaultCase => ({
  name,
  summary,
  ...expected,
  create: (_seed, onsetSecs) => lasting(name, onsetSecs, effects),
  ...(otherMoment !== undefined && { otherMoment }),
});

/** Those of the generator's catalogue, then those only this suite makes. */
export const FAULT_CASES: readonly FaultCase[] = [
  ...FAULTS.map(({ name, summary }): FaultCase => {
    const expected = EXPECTED[name];
    if (expected === undefined) throw new Error(`Expected an expectation for fault ${name} but found none`);
    return { name, summary, ...expected, create: (seed, onsetSecs) => createFault({ name, seed, onsetSecs }) };
  }),
  own(
    'camera-blurred',
    'the lens is out of focus',
    { signs: { findings: ['blurred'] }, modes: ['NOMINAL', 'RADAR_ONLY'], maxFrames: 5 },
    { corruptImage: blur },
  ),
  own(
    'camera-noise',
    'random noise in every pixel',
    { signs: { findings: ['noise-frame'] }, modes: ['RADAR_ONLY'], maxFrames: 5 },
    { corruptImage: noise },
  ),
  own(
    'camera-covered',
    'the whole lens is covered',
    { signs: { findings: ['covered-lens', 'blurred', 'black-frame'] }, modes: ['RADAR_ONLY'], maxFrames: 5 },
    { corruptImage: cover },
  ),
  own(
    'camera-glare',
    'the sun shines straight into the lens',
    { signs: { findings: ['over-exposed', 'blurred'] }, modes: ['NOMINAL', 'RADAR_ONLY'], maxFrames: 5 },
    { corruptImage: glare },
  ),
  own(
    'camera-silent',
    'camera messages stop',
    { signs: { inputLost: 'camera', alerts: ['sync/camera'] }, modes: ['RADAR_ONLY'], maxFrames: 15 },
    { deliverImage: () => ({ type: 'dropped' }) },
  ),
  own(
    'camera-other-moment',
    'pictures from another part of the drive, with correct stamps',
    { signs: { findings: ['camera-radar-disagree'] }, modes: ['STALE', 'NOMINAL'], maxFrames: 15 },
    {},
    'camera',
  ),
  own(
    'radar-other-moment',
    'sweeps from another part of the drive, with correct stamps',
    { signs: { findings: ['camera-radar-disagree'] }, modes: ['STALE', 'CAMERA_ONLY', 'NOMINAL'], maxFrames: 15 },
    {},
    'radar',
  ),
];
