import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { ReportPublisher } from '../../../src/report/ReportPublisher.js';
import { chromium, describeWith } from '../../support/environment.js';
import { publishedFrame, roadJpeg } from '../../support/publishedFrames.js';
import { runSummary } from '../../support/runSummary.js';

describeWith(chromium, 'the report in a browser', (browser) => {
  it("shows picture, boxes and bird's-eye view from file://, light and dark", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'report-'));
    const path = join(folder, 'report.html');
    const publisher = await ReportPublisher.create(path);
    await publisher.publish(publishedFrame({ index: 12, jpeg: await roadJpeg() }));
    await publisher.close(runSummary());
    const light = await screenshot(browser, path, join(folder, 'light.png'), 1);
    const dark = await screenshot(browser, path, join(folder, 'dark.png'), 0);
    await rm(folder, { recursive: true });
    for (const count of [light, dark]) {
      // Sky of the picture, a car's box in both views, the truck's box.
      expect(count([168, 197, 224], 14)).toBeGreaterThan(5000);
      expect(count([61, 148, 230], 8)).toBeGreaterThan(200);
      expect(count([229, 154, 44], 8)).toBeGreaterThan(100);
    }
    const grounds = [light, dark].map((count) => count([245, 246, 247], 2) > count([20, 24, 28], 2));
    expect(grounds).toEqual([true, false]);
  });
});

/** Counts pixels near a colour in a picture of the page. */
async function screenshot(browser: string, path: string, target: string, scheme: 0 | 1) {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--window-size=1400,1200'];
  const blink = `--blink-settings=preferredColorScheme=${scheme}`;
  execFileSync(browser, [...flags, blink, `--screenshot=${target}`, pathToFileURL(path).href], {
    stdio: 'ignore',
    timeout: 110_000,
  });
  const { data, info } = await sharp(target).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return (colour: readonly [number, number, number], tolerance: number): number => {
    let count = 0;
    for (let i = 0; i < info.width * info.height; i++)
      if (colour.every((c, k) => Math.abs(data[i * 3 + k]! - c) <= tolerance)) count += 1;
    return count;
  };
}
