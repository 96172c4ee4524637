import type { Rng } from '#src/synth/math/Rng.js';

/** Values that break readers: NaN, infinities, huge and negative lengths, signs. */
const WORDS = [0x7fc00000, 0x7f800000, 0xff800000, 0xffffffff, 0x7fffffff, 0x80000000, 0, 1, 0x00010000, 0x7f7fffff];
const MAX_EDITS = 6;

/** A copy with a few faults: bytes, bits and words replaced, parts cut off, duplicated or taken from another message. */
export function mutateBytes(data: Uint8Array, other: Uint8Array, rng: Rng): Uint8Array {
  let bytes = Uint8Array.from(data);
  for (let edit = rng.integer(1, MAX_EDITS); edit > 0; edit--) bytes = mutateOnce(bytes, other, rng);
  return bytes;
}

function mutateOnce(bytes: Uint8Array<ArrayBuffer>, other: Uint8Array, rng: Rng): Uint8Array<ArrayBuffer> {
  const length = bytes.length;
  if (length === 0) return Uint8Array.from(other.subarray(0, rng.integer(0, 64)));
  // Headers and lengths stand at the front; half of all edits go there.
  const at = rng.chance(0.5) ? rng.integer(0, Math.min(length - 1, 120)) : rng.integer(0, length - 1);
  switch (rng.integer(0, 6)) {
    case 0:
      bytes[at] = rng.integer(0, 255);
      return bytes;
    case 1:
      bytes[at]! ^= 1 << rng.integer(0, 7);
      return bytes;
    case 2:
    case 3: {
      const aligned = at & ~3;
      if (aligned + 4 <= length) new DataView(bytes.buffer).setUint32(aligned, rng.pick(WORDS), rng.chance(0.8));
      return bytes;
    }
    case 4:
      return bytes.slice(0, at);
    case 5: {
      const part = bytes.subarray(at, Math.min(length, at + rng.integer(1, 64)));
      return Uint8Array.from([...bytes.subarray(0, at), ...part, ...bytes.subarray(at)]);
    }
    default: {
      const from = rng.integer(0, Math.max(0, other.length - 1));
      bytes.set(other.subarray(from, from + Math.min(64, length - at)), at);
      return bytes;
    }
  }
}
