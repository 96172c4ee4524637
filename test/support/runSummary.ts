import type { RunSummary } from '../../src/domain/RunSummary.js';

export const runSummary = (fields: Partial<RunSummary> = {}): RunSummary => ({
  format: 'roadscene-summary/1',
  bag: 'bags/demo.mcap',
  end: 'complete',
  readShare: 1,
  frames: 102,
  scenes: 100,
  dropped: 2,
  durationSecs: 9.9,
  wallSecs: 2.9,
  stages: [
    { stage: 'decode', p50Ms: 5.8, p90Ms: 7.1, p99Ms: 9.4 },
    { stage: 'preprocess', p50Ms: 2.2, p90Ms: 2.6, p99Ms: 3.3 },
    { stage: 'infer', p50Ms: 21.4, p90Ms: 24.8, p99Ms: 31.9 },
    { stage: 'heads', p50Ms: 0.8, p90Ms: 1.1, p99Ms: 1.9 },
    { stage: 'publish', p50Ms: 1.4, p90Ms: 2.2, p99Ms: 4.8 },
    { stage: 'total', p50Ms: 28.9, p90Ms: 34.4, p99Ms: 45.1 },
  ],
  alerts: [
    {
      alert: {
        severity: 'warning',
        code: 'sync/radar-late',
        message: 'Expected radar within 0.2 s for /radar/points but received none.',
        tip: 'Check the radar driver and its clock, or raise sync.radarWindowSecs.',
        topic: '/radar/points',
        stampNs: 1_700_000_003_000_000_000n,
      },
      count: 12,
    },
  ],
  health: [
    { input: 'radar', severity: 'unfit', scenes: 95, findings: { 'radar-dead': 90, 'radar-cluttered': 5 } },
    { input: 'both', severity: 'suspect', scenes: 1, findings: { 'camera-radar-disagree': 1 } },
  ],
  detections: { car: 200, truck: 58, pedestrian: 48, bicycle: 14 },
  verdicts: { confirmed: 250, unconfirmed: 60, rejected: 4 },
  modes: { NOMINAL: 88, CAMERA_ONLY: 12 },
  model: {
    name: 'student',
    version: '0.1.0',
    sha256: 'ab'.repeat(32),
    licence: { spdx: 'LicenseRef-research-only', use: 'research use only' },
    training: {
      data: [{ name: 'generator', licence: 'Apache-2.0', sha256: 'cd'.repeat(32), frames: 4000 }],
      hours: 1.5,
      images: 60_000,
      seeds: [1],
      teacher: '',
      parentSha256: '',
    },
  },
  provider: 'cpu',
  attempts: [
    { provider: 'cuda', accepted: false, reason: 'libonnxruntime_providers_cuda.so is not here' },
    { provider: 'cpu', accepted: true, reason: '2 threads' },
  ],
  machine: 'Example CPU, 2 cores, 8 GiB',
  nodeVersion: 'v20.19.0',
  inputs: [
    { topic: '/camera/image', type: 'sensor_msgs/msg/CompressedImage', messages: 102, rateHz: 10.1, usedFor: 'camera' },
    { topic: '/radar/points', type: 'sensor_msgs/msg/PointCloud2', messages: 130, rateHz: 13, usedFor: 'radar' },
    { topic: '/imu', type: 'sensor_msgs/msg/Imu', messages: 990, rateHz: 100, usedFor: 'not used: no such input' },
  ],
  ...fields,
});
