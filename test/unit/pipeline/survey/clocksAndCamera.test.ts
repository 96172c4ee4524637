import { describe, expect, it } from 'vitest';
import { timeNsFromSecs } from '../../../../src/domain/time.js';
import { TransformTree } from '../../../../src/geometry/TransformTree.js';
import { surveyCamera } from '../../../../src/pipeline/survey/surveyCamera.js';
import { surveyClocks } from '../../../../src/pipeline/survey/surveyClocks.js';
import type { SurveyedTopic } from '../../../../src/pipeline/survey/SurveyedTopic.js';
import { calibrationMessage, cameraMessage, mountingMessage } from '../../../support/sensors.js';

/** Twenty messages at 10 Hz, received `delaySecs` after their stamps. */
const surveyed = (topic: string, delaySecs: number): SurveyedTopic => ({
  topic,
  type: '',
  messageCount: 20,
  stamps: Array.from({ length: 20 }, (_, i) => ({
    stampNs: timeNsFromSecs(1000 + i / 10 - delaySecs),
    receivedNs: timeNsFromSecs(1000 + i / 10),
  })),
  frames: [],
  tables: [],
  motions: [],
});
const SELECTED = { camera: '/camera', radars: ['/radar'], transforms: [], missing: [] };

describe('the survey', () => {
  it('compares the clocks of the chosen topics, with the configured offsets', () => {
    const topics = [surveyed('/camera', 0.02), surveyed('/radar', -18), surveyed('/other', 500)];
    const { delays, alerts } = surveyClocks(topics, SELECTED, { timeOffsetSecs: {} });
    expect(delays.map(({ topic, delaySecs }) => [topic, Number(delaySecs.toFixed(3))])).toEqual([
      ['/camera', 0.02],
      ['/radar', -18],
    ]);
    expect(alerts.map(({ code, topic }) => [code, topic])).toEqual([['sync/other-clock', '/radar']]);
    expect(alerts[0]!.tip).toContain('sync.timeOffsetSecs for /radar to -18.020');
    expect(surveyClocks(topics, SELECTED, { timeOffsetSecs: { '/radar': -18.02 } }).alerts).toEqual([]);
  });

  it('shows how the picture is taken, or why it is not', () => {
    const tree = new TransformTree({ maxAgeSecs: 1, historySecs: 1 });
    tree.add(mountingMessage());
    const place = { tree, baseFrameId: 'base_link' };
    const taken = surveyCamera(cameraMessage(10), calibrationMessage(), place);
    expect(taken.lens).toEqual({ fxPx: 500, cxPx: 319.5, cyPx: 179.5, model: 'none', heightM: 1.2, turnedDeg: 0 });
    expect(taken.alerts).toEqual([]);
    const foreign = surveyCamera(cameraMessage(10), calibrationMessage({ cxPx: 639.5, cyPx: 359.5 }), place);
    expect(foreign.lens).toBeUndefined();
    expect(foreign.alerts.map(({ code }) => code)).toEqual(['sync/unusable-calibration']);
    const none = surveyCamera(cameraMessage(10), undefined, place);
    expect(none.alerts.map(({ code }) => code)).toEqual(['sync/missing-calibration']);
  });
});
