import { describe, expect, it } from 'vitest';
import { defaultDecodeConfig } from '../../../src/decode/config.js';
import type { RawMessage } from '../../../src/domain/RawMessage.js';
import { staticTransforms } from '../../../src/pipeline/staticTransforms.js';
import type { Source } from '../../../src/source/Source.js';
import { raw } from '../decode/rawMessages.js';

const sourceOf = (messages: readonly RawMessage[]): Source => ({
  path: 'drive',
  storage: 'list',
  files: [],
  summary: () => Promise.resolve({ channels: [] }),
  // eslint-disable-next-line @typescript-eslint/require-await
  async *messages(topics) {
    for (const message of messages) if (topics?.has(message.channel.topic) !== false) yield message;
  },
  close: () => Promise.resolve(),
});

const mounting = (topic: string, child_frame_id: string, x: number): RawMessage =>
  raw(topic, 'tf2_msgs/msg/TFMessage', {
    transforms: [
      {
        header: { frame_id: 'base_link' },
        child_frame_id,
        transform: { translation: { x }, rotation: { w: 1 } },
      },
    ],
  });

describe('staticTransforms', () => {
  it('gives the first one of every frame, however late it was recorded', async () => {
    const late = [
      mounting('/tf', 'gimbal', 9),
      mounting('/tf_static', 'camera', 1.5),
      mounting('/tf_static', 'radar', 3),
      mounting('/tf_static', 'camera', 1.7),
    ];
    const found = await staticTransforms(sourceOf(late), ['/tf', '/tf_static'], defaultDecodeConfig);
    expect(found?.isStatic).toBe(true);
    expect(found?.transforms.map(({ childFrameId, translationM }) => [childFrameId, translationM[0]])).toEqual([
      ['camera', 1.5],
      ['radar', 3],
    ]);
  });

  it('passes over a broken message and a recording without static transforms', async () => {
    const whole = mounting('/tf_static', 'camera', 1);
    const broken = { ...whole, data: whole.data.slice(0, 20) };
    const found = await staticTransforms(sourceOf([broken, whole]), ['/tf_static'], defaultDecodeConfig);
    expect(found?.transforms).toHaveLength(1);
    expect(await staticTransforms(sourceOf([whole]), ['/tf'], defaultDecodeConfig)).toBeUndefined();
  });
});
