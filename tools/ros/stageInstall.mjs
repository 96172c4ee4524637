// Gathers what an installed node needs: the built JavaScript, models, message definitions, and the production packages of node_modules as they are here, the built addon included.
// usage: node tools/ros/stageInstall.mjs <folder>
// JavaScript, because the install runs it without a compiler; types are checked all the same.
// @ts-check
import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const target = process.argv[2];
if (target === undefined) throw new Error('Expected a folder but received nothing');
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

/** @type {{ packages: Record<string, { dev?: boolean }> }} */
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
/** Only to build the addon, for other machines, or for editors and debuggers. */
const NOT_NEEDED = [
  /^node_modules\/node-gyp(\/|$)/,
  /^node_modules\/rclnodejs\/(src|prebuilds|build\/Release\/obj\.target|types|web|rosocket)(\/|$)/,
  /^node_modules\/onnxruntime-node\/bin\/napi-v\d+\/(win32|darwin)(\/|$)/,
  new RegExp(`^node_modules/onnxruntime-node/bin/napi-v\\d+/linux/(?!${process.arch}$)[^/]+$`),
  /^node_modules\/.*\.(map|d\.[cm]?ts)$/,
];
/** @param {string} path */
const isNeeded = (path) => !NOT_NEEDED.some((pattern) => pattern.test(path));

for (const [path, entry] of Object.entries(packages)) {
  if (path === '' || entry.dev === true || !existsSync(join(root, path)) || !isNeeded(path)) continue;
  copy(path, (inside) => !inside.split('/').includes('node_modules'));
}
for (const path of ['package.json', 'LICENSE', 'dist', 'bin', 'models', 'proto', 'launch']) copy(path, () => true);
for (const name of ['roadscene_msgs', 'vision_msgs', 'radar_msgs', 'autoware_perception_msgs'])
  if (existsSync(join(root, 'ros', name))) copy(join('ros', name), () => true);

/** @param {string} path @param {(inside: string) => boolean} takes */
function copy(path, takes, inside = '') {
  const from = join(root, path, inside);
  const to = join(String(target), path, inside);
  const at = inside === '' ? path : join(path, inside);
  if (inside !== '' && (!takes(inside) || !isNeeded(at))) return;
  if (path === 'models' && /^(training|.*\.tsbuildinfo)/.test(inside)) return;
  const entry = lstatSync(from);
  if (entry.isDirectory()) {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) copy(path, takes, inside === '' ? name : join(inside, name));
    return;
  }
  mkdirSync(dirname(to), { recursive: true });
  if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else linkOrCopy(from, to);
}

/** Linked: this folder is only read from, and its content is copied when it is installed. @param {string} from @param {string} to */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch (error) {
    // Another file system, or one without links.
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? ''))
      throw error;
    copyFileSync(from, to);
  }
}
