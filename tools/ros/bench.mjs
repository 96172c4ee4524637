// npm run bench:ros: 1600x900 raw pictures at 10 Hz from another process; this node and a plain rclpy node around the same model, one after the other, several rounds.
// Beside latency and processor time: gaps of the node's event loop, how late its diagnostics were, and with --memory-frames how its memory grows over so many frames.
// Writes out/bench-ros.json and prints a table. Needs tools/ros/setup.sh.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const OPTIONS = {
  rounds: { default: '3', help: 'rounds of node and peer in turns' },
  frames: { default: '150', help: 'frames that are measured in each' },
  hz: { default: '10', help: 'pictures a second' },
  model: { default: '', help: 'ONNX file (default: the shipped student)' },
  threads: { default: '1', help: "threads of the CPU provider, the peer's as the node's" },
  'memory-frames': { default: '0', help: 'also run the node over so many frames and look at its memory; 0: no' },
  'memory-hz': { default: '20', help: 'pictures a second of that run' },
  docs: { default: '', help: 'page whose part between the marks "measured" gets the table' },
};
const { values: flags } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    ...Object.fromEntries(
      Object.entries(OPTIONS).map(([name, { default: value }]) => [name, { type: 'string', default: value }]),
    ),
  },
});
if (flags.help) {
  const lines = Object.entries(OPTIONS).map(
    ([name, { default: value, help }]) =>
      `  --${`${name} <x>`.padEnd(20)} ${help}${value === '' ? '' : ` (default: ${value})`}`,
  );
  console.log(`usage: npm run bench:ros -- [options]\n\n${lines.join('\n')}`);
  process.exit(0);
}
const frames = Number(flags.frames);
const manifest = JSON.parse(readFileSync(join(root, 'models/manifest.json'), 'utf8'));
const model = flags.model === '' ? join(root, 'models', manifest.models[manifest.default].file) : flags.model;
const envFile = join(root, '.ros/env.sh');
if (!existsSync(envFile)) throw new Error('Expected .ros/env.sh but received none; run tools/ros/setup.sh');
const text = execFileSync('bash', ['-c', `set -a; . '${envFile}'; env -0`], { encoding: 'utf8' });
const environment = {
  ...Object.fromEntries(
    text
      .split('\0')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  ),
  ROS_DOMAIN_ID: '88',
  FASTDDS_DEFAULT_PROFILES_FILE: join(root, 'launch/fastdds_large_images.xml'),
};
const pythonEnvironment = { ...environment, PYTHONUNBUFFERED: '1' };
delete pythonEnvironment.LD_PRELOAD;
const python = environment.ROADSCENE_ROS_PYTHON ?? 'python3';
/** Of one sweep. */
const RETURNS = 300;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Nothing that was started outlives this process. */
const started = new Set();
function owned(child) {
  started.add(child);
  child.on('exit', () => started.delete(child));
  return child;
}
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/** The publisher and reader of test/peers/ros_peer.py. */
async function startPeer() {
  const child = owned(
    spawn(python, [join(root, 'test/peers/ros_peer.py')], {
      env: pythonEnvironment,
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const pending = new Map();
  let next = 1;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const { id, ok, value } = JSON.parse(line);
    const [resolve, reject] = pending.get(id) ?? [];
    pending.delete(id);
    if (ok) resolve?.(value);
    else reject?.(new Error(String(value)));
  });
  const answered = (id) => new Promise((resolve, reject) => pending.set(id, [resolve, reject]));
  await answered(0);
  return {
    do(command, options = {}) {
      const id = next++;
      child.stdin.write(`${JSON.stringify({ id, do: command, ...options })}\n`);
      return answered(id);
    },
    stop: () => child.kill('SIGKILL'),
  };
}

/** A process and its children, and theirs. */
function familyOf(pid) {
  const all = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = [pid];
  for (const member of family) for (const [child, parent] of all) if (parent === member) family.push(child);
  return family;
}

/** User and system seconds of a process and its children. */
function cpuSecs(pid) {
  const ticks = 100;
  let sum = 0;
  for (const member of familyOf(pid)) {
    try {
      const fields = readFileSync(`/proc/${member}/stat`, 'utf8').split(') ')[1].split(' ');
      sum += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended.
    }
  }
  return sum / ticks;
}

/** Resident MiB of a process and its children. */
function residentMiB(pid) {
  let sum = 0;
  for (const member of familyOf(pid)) {
    try {
      sum += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${member}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    } catch {
      // It ended.
    }
  }
  return sum;
}

const mount = (child, [x, y, z], [qx, qy, qz, qw]) => ({
  header: { frame_id: 'base_link' },
  child_frame_id: child,
  transform: { translation: { x, y, z }, rotation: { x: qx, y: qy, z: qz, w: qw } },
});

async function measure(name, start, topic, { hz = Number(flags.hz), frames: wanted = frames } = {}) {
  const peer = await startPeer();
  await peer.do('publish', {
    topic: '/tf_static',
    type: 'tf2_msgs/msg/TFMessage',
    qos: { durability: 'transient_local' },
    message: {
      transforms: [mount('camera', [1.5, 0, 1.2], [-0.5, 0.5, -0.5, 0.5]), mount('radar', [3.5, 0, 0.5], [0, 0, 0, 1])],
    },
  });
  const size = [1600, 900];
  await peer.do('sensor', { name: 'info', type: 'sensor_msgs/msg/CameraInfo', topic: '/camera/camera_info', hz, size });
  await peer.do('sensor', { name: 'odom', type: 'nav_msgs/msg/Odometry', topic: '/odom', hz });
  await peer.do('sensor', {
    name: 'radar',
    type: 'sensor_msgs/msg/PointCloud2',
    topic: '/radar/points',
    hz,
    returns: RETURNS,
  });
  await peer.do('sensor', {
    name: 'camera',
    type: 'sensor_msgs/msg/Image',
    topic: '/camera/image_raw',
    hz,
    size,
    qos: { reliability: 'best_effort', depth: 1 },
  });
  const child = owned(start());
  child.stderr.resume();
  child.stdout.resume();
  await peer.do('read', { topic, type: 'vision_msgs/msg/Detection3DArray', fields: ['header'] });
  await peer.do('read', { topic: '/diagnostics', type: 'diagnostic_msgs/msg/DiagnosticArray' });
  const received = [];
  const loop = [];
  const memory = [];
  const take = async () => {
    received.push(...(await peer.do('take', { topic })));
    for (const { message } of await peer.do('take', { topic: '/diagnostics' })) {
      const values = message.status.find((status) => status.name.endsWith(': event loop'))?.values;
      if (values !== undefined) loop.push(Object.fromEntries(values.map(({ key, value }) => [key, Number(value)])));
    }
  };
  /** Polls until so many came; gives up when none comes for a minute. */
  const arrived = async (count) => {
    for (let idle = 0, before = 0; received.length < count; idle = received.length > before ? 0 : idle + 1) {
      if (idle > 300) throw new Error(`Expected ${count} messages of ${name} on ${topic} but they did not come`);
      before = received.length;
      await sleep(200);
      await take();
      if (memory.length * 100 < received.length) memory.push(residentMiB(child.pid));
    }
  };
  await arrived(1);
  await sleep(3000);
  await take();
  for (const list of [received, loop, memory]) list.length = 0;
  const sentBefore = await peer.do('sent', { name: 'camera' });
  const cpuBefore = cpuSecs(child.pid);
  await arrived(wanted);
  const cpu = cpuSecs(child.pid) - cpuBefore;
  const kept = received;
  const sent = (await peer.do('sent', { name: 'camera' })) - sentBefore;
  child.kill('SIGINT');
  peer.stop();
  await new Promise((resolve) => child.on('exit', resolve));
  const latencies = kept
    .map(({ at, message }) => (at - message.header.stamp.sec - message.header.stamp.nanosec / 1e9) * 1000)
    .sort((a, b) => a - b);
  const percentile = (share) => latencies[Math.max(0, Math.ceil(share * latencies.length) - 1)];
  return {
    name,
    frames: kept.length,
    sent,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    cpuMsPerFrame: (cpu * 1000) / kept.length,
    ...(loop.length > 0 && {
      // Of every second its own p99; the worst of the run.
      loopGapP99Ms: Math.max(...loop.map((one) => one['gap p99 (ms)'])),
      loopGapMaxMs: Math.max(...loop.map((one) => one['longest gap (ms)'])),
      diagnosticsLateMs: Math.max(...loop.map((one) => one['diagnostics late (ms)'])),
    }),
    memoryMiB: memory,
  };
}

const startNode = () =>
  spawn(
    process.execPath,
    [
      join(root, 'dist/cli/main.js'),
      ...['run', '--ros-args', '-p', 'autostart:=true', '-p', `model:=${model}`],
      ...['-p', 'infer.provider:=cpu', '-p', `infer.threads:=${flags.threads}`],
    ],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
const startPlain = () =>
  spawn(python, [join(root, 'test/peers/plain_node.py'), '--model', model, '--threads', flags.threads], {
    env: pythonEnvironment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** The model alone, in Python's onnxruntime with the same options. */
function bareModelMs() {
  const script = `
import json, sys, time
import numpy as np, onnxruntime as ort
options = ort.SessionOptions(); options.intra_op_num_threads = ${Number(flags.threads)}
session = ort.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
types = {"tensor(uint8)": np.uint8, "tensor(float)": np.float32, "tensor(int32)": np.int32}
feeds = {one.name: np.zeros(one.shape, types[one.type]) for one in session.get_inputs()}
times = []
for i in range(60):
    start = time.perf_counter(); session.run(None, feeds); times.append(1000 * (time.perf_counter() - start))
times = sorted(times[10:])
print(json.dumps({"p50Ms": times[len(times) // 2], "p99Ms": times[-1]}))`;
  return JSON.parse(execFileSync(python, ['-c', script, model], { env: pythonEnvironment, encoding: 'utf8' }));
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const rounds = [];
for (let round = 0; round < Number(flags.rounds); round++) {
  // In turns, so that what else the machine does falls on both.
  const bare = bareModelMs();
  const node = await measure('roadscene', startNode, '/roadscene/objects');
  const plain = await measure('plain', startPlain, '/plain_perception/objects');
  const ratios = {
    p50: node.p50Ms / plain.p50Ms,
    p99: node.p99Ms / plain.p99Ms,
    cpu: node.cpuMsPerFrame / plain.cpuMsPerFrame,
  };
  rounds.push({ bare, node, plain, ratios });
  console.error(JSON.stringify(rounds.at(-1)));
}
const ratios = Object.fromEntries(
  ['p50', 'p99', 'cpu'].map((key) => [key, median(rounds.map((one) => one.ratios[key]))]),
);
/** Medians, as what is resident goes up and down with every collection and whatever the system pages out. The first tenth is left out: it warms up. */
function middleAndEndMiB(samples) {
  const warm = samples.slice(Math.ceil(samples.length / 10));
  const half = Math.ceil(warm.length / 2);
  return { middleMiB: median(warm.slice(0, half)), endMiB: median(warm.slice(half)) };
}
const memoryFrames = Number(flags['memory-frames']);
let memory;
if (memoryFrames > 0) {
  const run = await measure('roadscene', startNode, '/roadscene/objects', {
    hz: Number(flags['memory-hz']),
    frames: memoryFrames,
  });
  const { memoryMiB } = run;
  memory = { ...run, ...middleAndEndMiB(memoryMiB) };
}
mkdirSync(join(root, 'out'), { recursive: true });
writeFileSync(join(root, 'out/bench-ros.json'), `${JSON.stringify({ flags, rounds, ratios, memory }, undefined, 2)}\n`);
const worst = (key) => Math.max(...rounds.map(({ node }) => node[key])).toFixed(1);
const row = (label, pick, digits = 1) =>
  `| ${label} | ${['bare', 'node', 'plain'].map((who) => (pick(rounds[0][who]) === undefined ? '' : median(rounds.map((one) => pick(one[who]))).toFixed(digits))).join(' | ')} |`;
const table = [
  `Medians of ${rounds.length} rounds of ${frames} frames, ${RETURNS} radar returns a sweep, ${flags.threads} thread(s) for the model; ms from the picture's stamp to the arrival of the objects in a third process. ${cpus().length} cores of ${cpus()[0].model.trim()}, Node ${process.version}.`,
  '',
  '| | model alone | roadscene | plain node | ratio |',
  '|---|---|---|---|---|',
  `${row('p50', (one) => one.p50Ms)} ${ratios.p50.toFixed(2)} |`,
  `${row('p99', (one) => one.p99Ms)} ${ratios.p99.toFixed(2)} |`,
  `${row('processor ms a frame', (one) => one.cpuMsPerFrame)} ${ratios.cpu.toFixed(2)} |`,
  '',
  `The node's event loop was away for ${worst('loopGapP99Ms')} ms (99th percentile, the worst second), ${worst('loopGapMaxMs')} ms at most; its diagnostics were late by ${worst('diagnosticsLateMs')} ms at most.`,
  ...(memory === undefined
    ? []
    : [
        '',
        `Memory over ${memory.frames} frames at ${flags['memory-hz']} Hz: median ${memory.middleMiB.toFixed(0)} MiB in the first half, ${memory.endMiB.toFixed(0)} MiB in the second (the first tenth left out); event loop away for ${memory.loopGapMaxMs.toFixed(0)} ms at most, diagnostics late by ${memory.diagnosticsLateMs.toFixed(0)} ms at most.`,
      ]),
].join('\n');
console.log(table);
if (flags.docs !== '') {
  const page = readFileSync(flags.docs, 'utf8');
  const [before, rest] = page.split('<!-- measured -->');
  const after = rest.split('<!-- /measured -->')[1];
  writeFileSync(flags.docs, `${before}<!-- measured -->\n${table}\n<!-- /measured -->${after}`);
}
process.exit(0);
