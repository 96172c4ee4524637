import { existsSync, readdirSync } from 'node:fs';

/** Facts about a machine that decide whether WebGPU would run in software. */
export interface Machine {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Device files of GPUs. */
  readonly gpuDevices: readonly string[];
}

/** Linux: DRM render nodes, NVIDIA, WSL, Mali and Adreno. Elsewhere the system does not say without a native call. */
function gpuDevices(): string[] {
  const render = existsSync('/dev/dri') ? readdirSync('/dev/dri').filter((name) => name.startsWith('renderD')) : [];
  const others = ['/dev/nvidia0', '/dev/nvhost-gpu', '/dev/dxg', '/dev/mali0', '/dev/kgsl-3d0'];
  return [...render.map((name) => `/dev/dri/${name}`), ...others.filter((path) => existsSync(path))];
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  gpuDevices: process.platform === 'linux' ? gpuDevices() : [],
});

const SOFTWARE_DRIVERS = /swiftshader|lvp|llvmpipe|lavapipe/i;

/**
 * Why a WebGPU adapter of this machine would be a software one, or undefined when it may be a real GPU. onnxruntime does not report which adapter it chose, and a software one is about a hundred times slower than the CPU provider.
 */
export function softwareAdapterReason(machine: Machine): string | undefined {
  const drivers = machine.env['VK_DRIVER_FILES'] ?? machine.env['VK_ICD_FILENAMES'];
  if (drivers !== undefined && SOFTWARE_DRIVERS.test(drivers)) {
    return `the environment selects a software Vulkan driver (${drivers}), which is slower than the CPU provider`;
  }
  if (machine.platform === 'linux' && machine.gpuDevices.length === 0) {
    return 'no GPU device file (/dev/dri/renderD*, /dev/nvidia0, /dev/dxg) exists, so the adapter would be a software one, slower than the CPU provider';
  }
  return undefined;
}
