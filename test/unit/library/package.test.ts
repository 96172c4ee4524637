import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { built } from '../../support/built.js';
import { projectRoot } from '../../support/environment.js';

let files: readonly string[];

beforeAll(async () => {
  await built('library/roadscene.js');
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  const [packed] = JSON.parse(listing) as readonly { readonly files: readonly { readonly path: string }[] }[];
  files = packed!.files.map(({ path }) => path);
}, 300_000);

/** What may be in the package. Maps left by an older build are not the sources' doing. */
const ALLOWED =
  /^(LICENSE|README\.md|package\.json|bin\/roadscene\.js|bags\/demo\.mcap|proto\/roadscene\.proto|models\/([a-zA-Z-]+\.md|[a-z0-9-]+\.onnx|manifest\.json|images\/[a-z0-9-]+\.jpg)|dist\/.+\.(js|d\.ts)|launch\/.+\.(py|xml|yaml|service)|schemas\/[a-z]+\.json|ros\/.+)$/;

describe('the package', () => {
  it('holds nothing but code, declarations, models, definitions, schemas, launch files and the demo drive', () => {
    expect(files.filter((path) => !ALLOWED.test(path) && !path.endsWith('.js.map'))).toEqual([]);
  });

  it.each([
    'dist/cli/main.js',
    'dist/library/roadscene.d.ts',
    'dist/infer/ort/ortProcess.js',
    'dist/synth/training/shardWorker.js',
    'models/manifest.json',
    'models/student-research.onnx',
    'models/student-open-int8.onnx',
    'models/CONTRACT.md',
    'models/student-open.md',
    'ros/roadscene_msgs/msg/RoadScene.msg',
    'ros/roadscene_msgs/CMakeLists.txt',
    'proto/roadscene.proto',
    'schemas/scene.json',
    'launch/roadscene.launch.py',
    'launch/fastdds_large_images.xml',
    'bags/demo.mcap',
    'LICENSE',
    'README.md',
  ])('holds %s', (path) => {
    expect(files).toContain(path);
  });
});
