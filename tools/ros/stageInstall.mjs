// Gathers what an installed node needs: the built JavaScript, models, message definitions, and the production packages of node_modules as they are here, the built addon included.
// usage: node tools/ros/stageInstall.mjs <folder>
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const target = process.argv[2];
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
/** Only to build the addon, or for other machines. */
const NOT_NEEDED = [
  /^node_modules\/node-gyp(\/|$)/,
  /^node_modules\/rclnodejs\/(src|third_party|build\/Release\/obj\.target|types|web|rosocket)(\/|$)/,
  /^node_modules\/onnxruntime-node\/bin\/napi-v\d+\/(win32|darwin)(\/|$)/,
  new RegExp(`^node_modules/onnxruntime-node/bin/napi-v\\d+/linux/(?!${process.arch}$)[^/]+$`),
];
const isNeeded = (path) => !NOT_NEEDED.some((pattern) => pattern.test(path));

for (const [path, entry] of Object.entries(packages)) {
  if (path === '' || entry.dev === true || !existsSync(join(root, path)) || !isNeeded(path)) continue;
  copy(path, (inside) => !inside.split('/').includes('node_modules'));
}
for (const path of ['package.json', 'LICENSE', 'dist', 'bin', 'models', 'proto', 'launch']) copy(path, () => true);
for (const name of ['roadscene_msgs', 'vision_msgs', 'radar_msgs', 'autoware_perception_msgs'])
  if (existsSync(join(root, 'ros', name))) copy(join('ros', name), () => true);

function copy(path, takes) {
  const source = join(root, path);
  mkdirSync(dirname(join(target, path)), { recursive: true });
  cpSync(source, join(target, path), {
    recursive: true,
    filter: (from) => {
      const inside = relative(source, from);
      if (path === 'models' && /^(training|.*\.tsbuildinfo)/.test(inside)) return false;
      return takes(inside) && isNeeded(join(path, inside));
    },
  });
}
