import { Decompress } from 'fzstd';

/** RFC 8878, 3.1.1: the magic number of a frame, little endian. */
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd] as const;

export const isZstd = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

/** Inflates zstd frames piece by piece and hands on what comes out. Throws on broken frames, and RangeError beyond `maxBytes`. */
export function inflateZstd(
  maxBytes: number,
  onBytes: (bytes: Uint8Array) => void,
): (piece: Uint8Array, isLast: boolean) => void {
  let inflatedBytes = 0;
  const stream = new Decompress((bytes) => {
    inflatedBytes += bytes.byteLength;
    if (inflatedBytes > maxBytes) throw new RangeError(`more than ${maxBytes} bytes after decompression`);
    onBytes(bytes);
  });
  return (piece, isLast) => {
    stream.push(piece, isLast);
  };
}
