// npm run bench:ros: 1600x900 raw pictures at 10 Hz from another process; this node and a plain rclpy node around the same model, one after the other, several rounds.
// Writes out/bench-ros.json and prints a table; --docs <file> puts the table into a page. Needs tools/ros/setup.sh.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    frames: { type: 'string', default: '150' },
    hz: { type: 'string', default: '10' },
    model: { type: 'string', default: '' },
    threads: { type: 'string', default: '1' },
    docs: { type: 'string', default: '' },
  },
});
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
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The publisher and reader of test/peers/ros_peer.py. */
async function startPeer() {
  const child = spawn(python, [join(root, 'test/peers/ros_peer.py')], {
    env: pythonEnvironment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
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

/** User and system seconds of a process and its children. */
function cpuSecs(pid) {
  const ticks = 100;
  const all = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = [pid];
  for (const member of family) for (const [child, parent] of all) if (parent === member) family.push(child);
  let sum = 0;
  for (const member of family) {
    try {
      const fields = readFileSync(`/proc/${member}/stat`, 'utf8').split(') ')[1].split(' ');
      sum += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended.
    }
  }
  return sum / ticks;
}

const mount = (child, [x, y, z], [qx, qy, qz, qw]) => ({
  header: { frame_id: 'base_link' },
  child_frame_id: child,
  transform: { translation: { x, y, z }, rotation: { x: qx, y: qy, z: qz, w: qw } },
});

async function measure(name, start, topic) {
  const peer = await startPeer();
  const hz = Number(flags.hz);
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
  await peer.do('sensor', { name: 'radar', type: 'sensor_msgs/msg/PointCloud2', topic: '/radar/points', hz });
  await peer.do('sensor', {
    name: 'camera',
    type: 'sensor_msgs/msg/Image',
    topic: '/camera/image_raw',
    hz,
    size,
    qos: { reliability: 'best_effort', depth: 1 },
  });
  const child = start();
  child.stderr.resume();
  child.stdout.resume();
  await peer.do('read', { topic, type: 'vision_msgs/msg/Detection3DArray', fields: ['header'] });
  const arrived = async (count) => {
    for (let i = 0; i < 1200; i++) {
      const kept = await peer.do('take', { topic, keep: true, last: 1 });
      if (kept.length > 0 && count === 1) return;
      if (count > 1 && (await peer.do('take', { topic, keep: true })).length >= count) return;
      await sleep(200);
    }
    throw new Error(`Expected ${count} messages of ${name} on ${topic} but they did not come`);
  };
  await arrived(1);
  await sleep(3000);
  await peer.do('take', { topic });
  const sentBefore = await peer.do('sent', { name: 'camera' });
  const cpuBefore = cpuSecs(child.pid);
  await arrived(frames);
  const cpu = cpuSecs(child.pid) - cpuBefore;
  const kept = await peer.do('take', { topic });
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
mkdirSync(join(root, 'out'), { recursive: true });
writeFileSync(join(root, 'out/bench-ros.json'), `${JSON.stringify({ flags, rounds, ratios }, undefined, 2)}\n`);
const row = (label, pick, digits = 1) =>
  `| ${label} | ${['bare', 'node', 'plain'].map((who) => (pick(rounds[0][who]) === undefined ? '' : median(rounds.map((one) => pick(one[who]))).toFixed(digits))).join(' | ')} |`;
const table = [
  `Medians of ${rounds.length} rounds of ${frames} frames, ${flags.threads} thread(s) for the model; ms from the picture's stamp to the arrival of the objects in a third process.`,
  '',
  '| | model alone | roadscene | plain node | ratio |',
  '|---|---|---|---|---|',
  `${row('p50', (one) => one.p50Ms)} ${ratios.p50.toFixed(2)} |`,
  `${row('p99', (one) => one.p99Ms)} ${ratios.p99.toFixed(2)} |`,
  `${row('processor ms a frame', (one) => one.cpuMsPerFrame)} ${ratios.cpu.toFixed(2)} |`,
].join('\n');
console.log(table);
if (flags.docs !== '') {
  const page = readFileSync(flags.docs, 'utf8');
  const [before, rest] = page.split('<!-- measured -->');
  const after = rest.split('<!-- /measured -->')[1];
  writeFileSync(flags.docs, `${before}<!-- measured -->\n${table}\n<!-- /measured -->${after}`);
}
process.exit(0);
