import { describe, expect, it } from 'vitest';
import { rosReader, rosReaderForSchema, rosWriter } from '../../../src/messages/rosCodec.js';
import { rosSchemaText } from '../../../src/messages/rosDefinitions.js';

const image = {
  header: { stamp: { sec: 1, nanosec: 2 }, frame_id: 'camera' },
  height: 1,
  width: 2,
  encoding: 'mono8',
  is_bigendian: 0,
  step: 2,
  data: Uint8Array.of(7, 9),
};

describe('rosWriter and rosReader', () => {
  it('read back what was written', () => {
    const bytes = rosWriter('sensor_msgs/msg/Image').write(image);
    expect(rosReader('sensor_msgs/msg/Image').read(bytes)).toEqual(image);
  });

  // Written by hand after the OMG CDR rules: 4-byte header, little endian, 4-byte alignment.
  it('write the bytes CDR asks for', () => {
    const bytes = rosWriter('std_msgs/msg/Header').write({ stamp: { sec: 1, nanosec: 2 }, frame_id: 'ab' });
    expect([...bytes]).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 97, 98, 0]);
  });

  it('keep the end of texts that are not ASCII', () => {
    const write = (frame_id: string): unknown =>
      rosReader('std_msgs/msg/Header').read(rosWriter('std_msgs/msg/Header').write({ frame_id }))['frame_id'];
    expect(write('car · 24 m/s')).toBe('car - 24 m/s');
    expect(write('✕ 3° 日本 😀!')).toBe('x 3 deg ?? ?!');
  });

  it('refuse a length that points into the next message of the same buffer', () => {
    const bytes = rosWriter('sensor_msgs/msg/Image').write(image);
    const buffer = new Uint8Array(bytes.length + 100);
    buffer.set(bytes);
    const view = buffer.subarray(0, bytes.length);
    view[view.length - 6] = 20;
    expect(() => rosReaderForSchema(rosSchemaText('sensor_msgs/msg/Image')).read(view)).toThrow(
      /18 bytes past the end/,
    );
  });

  it('refuse bytes that end early', () => {
    const bytes = rosWriter('sensor_msgs/msg/Image').write(image);
    expect(() => rosReader('sensor_msgs/msg/Image').read(bytes.slice(0, 20))).toThrow();
    expect(() => rosReader('sensor_msgs/msg/Image').read(new Uint8Array(0))).toThrow();
  });
});
