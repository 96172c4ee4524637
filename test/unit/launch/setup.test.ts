import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../support/environment.js';

/** What tools/ros/setup.sh calls, doing next to nothing: of interest is what it says while that takes minutes. */
const STAND_INS: Readonly<Record<string, string>> = {
  'bin/ros2': '#!/bin/sh\n',
  'bin/python3': '#!/bin/sh\n',
  'bin/c++': '#!/bin/sh\n',
  'bin/cmake': '#!/bin/sh\n',
  'node_modules/rclnodejs/package.json': '{ "version": "9.9.9" }',
  'node_modules/rclnodejs/scripts/generate_messages.cjs':
    "const fs = require('node:fs');\nfs.mkdirSync('generated/roadscene_msgs', { recursive: true });\nfs.writeFileSync('generated/roadscene_msgs/roadscene_msgs__msg__RoadScene.js', '');\nfs.writeFileSync('generated/generator.json', '{}');\n",
  'node_modules/.bin/node-gyp': '#!/bin/sh\nmkdir -p build/Release && : >build/Release/rclnodejs.node\n',
  'tools/ros/writeInterfaces.mjs':
    "import { mkdirSync, writeFileSync } from 'node:fs';\nconst [, , , folder, ...names] = process.argv;\nfor (const name of names) {\n  mkdirSync(`${folder}/${name}`, { recursive: true });\n  writeFileSync(`${folder}/${name}/package.xml`, name);\n}\n",
};

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'roadscene-setup-'));
  for (const [path, text] of Object.entries(STAND_INS)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), 0o755);
  }
  cpSync(join(projectRoot, 'tools/ros/setup.sh'), join(root, 'tools/ros/setup.sh'));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const setUp = (): string[] =>
  execFileSync('bash', [join(root, 'tools/ros/setup.sh')], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`,
      ROS_DISTRO: 'jazzy',
      AMENT_PREFIX_PATH: join(root, 'opt'),
    },
  })
    .trimEnd()
    .split('\n');

describe('tools/ros/setup.sh', () => {
  it('says each step as it begins, and how many there are', () => {
    expect(setUp()).toEqual([
      `Using ROS 2 jazzy of ${root}`,
      '1/3 Message packages: 1, those that changed are built (minutes at first)',
      '    building roadscene_msgs',
      '    built roadscene_msgs',
      '2/3 Addon of rclnodejs 9.9.9: compiling it (a minute or more)',
      '3/3 Message classes of rclnodejs: generating them (a minute or more)',
      `Ready. In each shell: source ${root}/.ros/env.sh`,
    ]);
  });

  it('says what is up to date', () => {
    expect(setUp().slice(1, -1)).toEqual([
      '1/3 Message packages: 1, those that changed are built (minutes at first)',
      '2/3 Addon of rclnodejs 9.9.9: up to date',
      '3/3 Message classes of rclnodejs: up to date',
    ]);
  });
});
