import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SharpImageScaler } from '../../../../src/decode/sharp/SharpImageScaler.js';
import type { HealthFinding } from '../../../../src/domain/InputHealth.js';
import { Guard } from '../../../../src/guard/Guard.js';
import { guardSchema } from '../../../../src/guard/parameters.js';
import { defaultConfig } from '../../../../src/pipeline/config.js';
import { preparedSamples } from '../../../../src/pipeline/dumpTensors.js';
import { openSource } from '../../../../src/source/openSource.js';
import { fullContract } from '../../../support/contract.js';
import { describeWith, projectRoot, recordedDrives } from '../../../support/environment.js';

/** Pictures that were looked at, and all that was found in them and in their sweeps. */
async function check(path: string): Promise<{ pictures: number; findings: readonly HealthFinding[] }> {
  const contract = fullContract();
  const source = await openSource(path, { onAlert: () => undefined });
  const guard = new Guard(guardSchema.parse({}));
  const findings: HealthFinding[] = [];
  let pictures = 0;
  try {
    const samples = preparedSamples({
      source,
      topics: {},
      contract,
      scaler: new SharpImageScaler(),
      config: defaultConfig(),
      maxFrames: Infinity,
      onAlert: () => undefined,
    });
    for await (const { sample, inputs, camera, radar, hasRadialSpeed, ego } of samples) {
      if (camera !== undefined) pictures += 1;
      findings.push(
        ...guard.checkInputs({
          stampNs: sample.stampNs,
          ...(camera !== undefined && {
            picture: { rgb: inputs.image, widthPx: contract.image.widthPx, heightPx: contract.image.heightPx },
          }),
          radarState: sample.sweeps.length > 0 ? 'used' : 'silent',
          radar,
          hasRadialSpeed,
          ...(ego !== undefined && {
            ego: { forwardMps: ego.velocity.forwardMps, yawRateRadps: ego.velocity.yawRateRadps, source: ego.source },
          }),
        }),
      );
    }
  } finally {
    await source.close();
  }
  return { pictures, findings };
}

describeWith(recordedDrives, 'recorded drives', (data) => {
  const folder = join(data, 'astyx/val');

  it.each(readdirSync(folder).filter((name) => name.endsWith('.mcap')))('nothing is found in %s', async (name) => {
    const { pictures, findings } = await check(join(folder, name));
    expect(pictures).toBeGreaterThan(0);
    expect(findings).toEqual([]);
  });
});

it('nothing is found in the demo drive', async () => {
  const { pictures, findings } = await check(join(projectRoot, 'bags/demo.mcap'));
  expect(pictures).toBe(100);
  expect(findings).toEqual([]);
});
