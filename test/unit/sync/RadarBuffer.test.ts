import { describe, expect, it } from 'vitest';
import { timeNsFromSecs } from '../../../src/domain/time.js';
import { RadarBuffer } from '../../../src/sync/RadarBuffer.js';
import { radarMessage } from '../../support/sensors.js';

describe('RadarBuffer', () => {
  it('keeps no more than the window needs, however long the drive', () => {
    const buffer = new RadarBuffer(0.15);
    for (let i = 0; i < 10_000; i++) buffer.add(radarMessage(i * 0.01));
    expect(buffer.newestBefore(timeNsFromSecs(99.99), 1000).length).toBeLessThanOrEqual(16);
    expect(buffer.newestBefore(timeNsFromSecs(50), 1000)).toEqual([]);
  });
});
