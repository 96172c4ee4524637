import { describe, expect, it } from 'vitest';
import { timeNsFromSecs } from '../../../src/domain/time.js';
import { RadarBuffer } from '../../../src/sync/RadarBuffer.js';
import { radarMessage } from '../../support/sensors.js';

describe('RadarBuffer', () => {
  it('keeps no more than the window needs, however long the drive', () => {
    const buffer = new RadarBuffer(0.15);
    for (let i = 0; i < 10_000; i++) buffer.add(radarMessage(i * 0.01), false);
    expect(buffer.newestBefore(timeNsFromSecs(99.99), 1000).length).toBeLessThanOrEqual(16);
    expect(buffer.newestBefore(timeNsFromSecs(50), 1000)).toEqual([]);
  });

  it('is not waited for once 20 frames in a row have waited in vain, until waiting would have paid again', () => {
    const buffer = new RadarBuffer(0.15);
    const awaited: boolean[] = [];
    for (let i = 0; i < 30; i++) {
      buffer.countFrame();
      awaited.push(buffer.isAwaitedAt(timeNsFromSecs(i * 0.1 + 0.05)));
      buffer.add(radarMessage(i * 0.1), i === 24);
    }
    expect(awaited).toEqual(Array.from({ length: 30 }, (_, i) => i < 20 || i > 24));
  });

  it('is not waited for when it is there', () => {
    const buffer = new RadarBuffer(0.15);
    buffer.add(radarMessage(1), false);
    expect(buffer.isAwaitedAt(timeNsFromSecs(1))).toBe(false);
    expect(buffer.isAwaitedAt(timeNsFromSecs(1.01))).toBe(true);
  });
});
