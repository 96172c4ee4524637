import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { built } from '../support/built.js';
import { projectRoot } from '../support/environment.js';
import { PLUMBING } from '../support/plumbing.js';
import { describeRos, NodeProcess, Peer } from './support.js';

describeRos(56, 'the ament package', (environment) => {
  const folder = mkdtempSync(join(tmpdir(), 'roadscene-install-'));
  const install = join(folder, 'install');

  beforeAll(async () => {
    await built('cli/main.js');
    mkdirSync(install);
    const tools = { ...environment } as Record<string, string>;
    delete tools['LD_PRELOAD'];
    const run = (...command: readonly string[]): void => {
      execFileSync(command[0]!, command.slice(1), { env: tools, maxBuffer: 64 * 2 ** 20, stdio: 'pipe' });
    };
    run(
      'cmake',
      ...['-S', join(projectRoot, 'ros/roadscene'), '-B', join(folder, 'build'), `-DCMAKE_INSTALL_PREFIX=${install}`],
      `-DCMAKE_PREFIX_PATH=${environment['AMENT_PREFIX_PATH']!.replaceAll(':', ';')}`,
      `-DPython3_EXECUTABLE=${environment['ROADSCENE_ROS_PYTHON']!}`,
    );
    run('cmake', '--build', join(folder, 'build'), '--target', 'install');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('installs what launch and run look for', () => {
    for (const path of [
      'lib/roadscene/roadscene',
      'share/roadscene/launch/roadscene.launch.py',
      'share/roadscene/launch/profiles/cpu-x64.param.yaml',
      'share/roadscene/launch/fastdds_large_images.xml',
      'share/roadscene/package.xml',
      'share/ament_index/resource_index/packages/roadscene',
    ])
      expect(existsSync(join(install, path)), path).toBe(true);
    // Development packages stay behind.
    expect(existsSync(join(install, 'share/roadscene/app/node_modules/typescript'))).toBe(false);
    expect(readFileSync(join(install, 'lib/roadscene/roadscene'), 'utf8')).toMatch(/^exec node /m);
  });

  test('package.xml of both packages is what ament accepts', () => {
    const script = `import sys
from catkin_pkg.package import parse_package
for path in sys.argv[1:]:
    package = parse_package(path)
    package.validate()
    print(package.name)`;
    const names = execFileSync(
      environment['ROADSCENE_ROS_PYTHON']!,
      ['-c', script, ...['roadscene', 'roadscene_msgs'].map((name) => join(projectRoot, 'ros', name, 'package.xml'))],
      { encoding: 'utf8' },
    );
    expect(names.trim().split('\n')).toEqual(['roadscene', 'roadscene_msgs']);
  });

  test('the installed executable runs with the arguments launch passes, and ends with 0', async () => {
    const peer = await Peer.start(environment);
    const node = new NodeProcess(
      environment,
      [
        ...['-r', '__node:=eyes', '-r', '__ns:=/front'],
        ...['--params-file', join(install, 'share/roadscene/launch/profiles/cpu-x64.param.yaml')],
        ...['-p', `model:=${PLUMBING}`, '-r', 'camera/image_raw:=/cam'],
      ],
      [join(install, 'lib/roadscene/roadscene')],
    );
    try {
      await node.logged(/\/front\/eyes is up/);
      expect(await peer.transition('/front/eyes', 1)).toBe(true);
      expect(await peer.transition('/front/eyes', 3)).toBe(true);
      const { code } = await node.interrupt();
      expect(code).toBe(0);
    } finally {
      node.kill();
      peer.stop();
    }
  });
});
