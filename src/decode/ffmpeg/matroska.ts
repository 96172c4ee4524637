import type { VideoCodec } from '../../domain/VideoPacket.js';

/**
 * The few elements of Matroska (RFC 9559, EBML in RFC 8794) that carry packets with a time of their own into a decoder through a pipe: a plain H.264 stream has no times, and without
 * them nobody knows which packet gave no picture.
 */

const CODEC_IDS: Readonly<Record<VideoCodec, string>> = { h264: 'V_MPEG4/ISO/AVC', hevc: 'V_MPEGH/ISO/HEVC' };
/** A segment of unknown length: it ends with the stream. */
const SEGMENT = Buffer.from('1853806701ffffffffffffff', 'hex');
/** Track 1, at the time of its cluster, no flags. */
const BLOCK_HEAD = Buffer.from([0x81, 0, 0, 0]);
/** The decoder takes the real size from the stream. */
const ANY_SIZE_PX = 16;

/** What comes before the first packet. Times count in milliseconds. */
export const matroskaHead = (codec: VideoCodec): Buffer =>
  Buffer.concat([
    element('1a45dfa3', element('4282', Buffer.from('matroska')), number('4287', 4), number('4285', 2)),
    SEGMENT,
    element('1549a966', number('2ad7b1', 1_000_000)),
    element(
      '1654ae6b',
      element(
        'ae',
        number('d7', 1),
        number('73c5', 1),
        number('83', 1),
        element('86', Buffer.from(CODEC_IDS[codec])),
        element('e0', number('b0', ANY_SIZE_PX), number('ba', ANY_SIZE_PX)),
      ),
    ),
  ]);

/** One packet at a time of its own. */
export const matroskaPacket = (timeMs: number, data: Uint8Array): Buffer =>
  element('1f43b675', number('e7', timeMs), element('a3', BLOCK_HEAD, data));

function element(id: string, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from(id, 'hex'), sized(body.length), body]);
}

const number = (id: string, value: number): Buffer => element(id, eightBytes(BigInt(value)));
/** A length in eight bytes, the widest form. */
const sized = (bytes: number): Buffer => eightBytes(BigInt(bytes) | (1n << 56n));

function eightBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
