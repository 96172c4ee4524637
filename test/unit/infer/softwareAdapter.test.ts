import { describe, expect, it } from 'vitest';
import { softwareAdapterReason } from '../../../src/infer/softwareAdapter.js';

const gpu = { platform: 'linux', env: {}, gpuDevices: ['/dev/dri/renderD128'] };

describe('softwareAdapterReason', () => {
  it('lets a machine with a GPU device try', () => {
    expect(softwareAdapterReason(gpu)).toBeUndefined();
    expect(softwareAdapterReason({ platform: 'darwin', env: {}, gpuDevices: [] })).toBeUndefined();
  });

  it('names the software driver of the environment, GPU or not', () => {
    const env = { VK_ICD_FILENAMES: '/usr/lib/chromium/vk_swiftshader_icd.json' };
    expect(softwareAdapterReason({ ...gpu, env })).toContain('/usr/lib/chromium/vk_swiftshader_icd.json');
    expect(
      softwareAdapterReason({ ...gpu, env: { VK_DRIVER_FILES: '/usr/share/vulkan/icd.d/lvp_icd.json' } }),
    ).toContain('lvp_icd.json');
  });

  it('takes a Linux machine without GPU device as one with software adapters only', () => {
    expect(softwareAdapterReason({ platform: 'linux', env: {}, gpuDevices: [] })).toMatch(/^no GPU device file/);
  });
});
