import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { galleryTiles, renderGallery } from '../../../../src/synth/camera/gallery.js';
import { SCENARIOS } from '../../../../src/synth/scenarios/scenarioCatalogue.js';
import { projectRoot } from '../../../support/environment.js';

describe('gallery', () => {
  it('has a tile for every scenario', () => {
    const shown = new Set(galleryTiles().map((tile) => tile.scenario));
    for (const scenario of SCENARIOS) expect(shown, scenario.name).toContain(scenario.name);
  });

  it('draws tiles in rows with a label on each', async () => {
    const calibration = {
      type: 'calibration',
      topic: '',
      frameId: 'camera',
      stampNs: 0n,
      widthPx: 160,
      heightPx: 90,
      fxPx: 140,
      fyPx: 140,
      cxPx: 80,
      cyPx: 44,
      distortionModel: 'none',
      distortion: [],
    } as const;
    const baseFromCamera = { m: Float64Array.of(0, 0, 1, 0, -1, 0, 0, 0, 0, -1, 0, 1.5) };
    const done: number[] = [];
    const png = await renderGallery({ calibration, baseFromCamera }, galleryTiles().slice(0, 3), 2, (n) =>
      done.push(n),
    );
    const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([320, 180]);
    expect(done).toEqual([1, 2, 3]);
    // The label's dark plate with light letters in the first tile's corner.
    const plate = Array.from({ length: 40 }, (_, x) => data[(84 * info.width + 2 + x) * info.channels]!);
    expect(Math.min(...plate)).toBeLessThan(110);
    expect(Math.max(...plate)).toBeGreaterThan(170);
    // The fourth place stays empty.
    expect(data[(170 * info.width + 300) * info.channels]).toBe(0);
  });

  it('is in the documentation, with every scenario in the table', () => {
    const picture = join(projectRoot, 'docs/images/synth-gallery.png');
    expect(existsSync(picture)).toBe(true);
    expect(statSync(picture).size).toBeLessThan(1.5e6);
    const page = readFileSync(join(projectRoot, 'docs/synth.md'), 'utf8');
    for (const scenario of SCENARIOS) expect(page).toContain(`| \`${scenario.name}\` |`);
  });
});
