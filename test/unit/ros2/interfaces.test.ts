import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rosReaderForSchema } from '../../../src/messages/rosCodec.js';
import { InstalledInterfaces } from '../../../src/ros2/rcl/interfaces.js';

function install(packages: Readonly<Record<string, string>>): string {
  const prefix = mkdtempSync(join(tmpdir(), 'roadscene-interfaces-'));
  for (const [type, text] of Object.entries(packages)) {
    const [name, short] = type.split('/') as [string, string];
    mkdirSync(join(prefix, 'share', name, 'msg'), { recursive: true });
    writeFileSync(join(prefix, 'share', name, 'msg', `${short}.msg`), text);
  }
  return prefix;
}

test('messages get the layout of the installed package, other fields and order included', () => {
  const prefix = install({
    'a_msgs/Outer': 'uint8 KIND=1\nb_msgs/Inner[] items\nstring added_later\nfloat64 x\n',
    'b_msgs/Inner': 'Deep deep\n',
    'b_msgs/Deep': 'int32<=4[] unused\n'.replace('int32<=4[]', 'int32[<=4]'),
  });
  const interfaces = new InstalledInterfaces(`/nowhere:${prefix}`);
  const bytes = interfaces.write('a_msgs/msg/Outer', { x: 2.5, items: [{ deep: { unused: [7] } }], unknown: 1 });
  const read = rosReaderForSchema(interfaces.schemaText('a_msgs/msg/Outer')!).read(bytes);
  expect(read).toEqual({ items: [{ deep: { unused: Int32Array.of(7) } }], added_later: '', x: 2.5 });
});

test('a type that is not installed, or needs one that is not, is undefined', () => {
  const prefix = install({ 'a_msgs/Outer': 'c_msgs/Missing field\n' });
  const interfaces = new InstalledInterfaces(prefix);
  expect(interfaces.schemaText('a_msgs/msg/Outer')).toBeUndefined();
  expect(interfaces.schemaText('d_msgs/msg/None')).toBeUndefined();
});

test('of two prefixes the first wins', () => {
  const first = install({ 'a_msgs/One': 'int8 first\n' });
  const second = install({ 'a_msgs/One': 'int8 second\n' });
  expect(new InstalledInterfaces(`${first}:${second}`).schemaText('a_msgs/msg/One')).toContain('first');
});
