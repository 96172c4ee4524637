export interface EncodedImageHeader {
  readonly format: 'jpeg' | 'png';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly isColour: boolean;
  /** Of one channel. */
  readonly bits: number;
}

const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Format and size from the first bytes of a JPEG or PNG; undefined when it is neither or its header is broken. */
export function encodedImageHeader(data: Uint8Array): EncodedImageHeader | undefined {
  if (data[0] === 0xff && data[1] === 0xd8) return jpegHeader(data);
  return PNG_SIGNATURE.every((byte, i) => data[i] === byte) ? pngHeader(data) : undefined;
}

/** Width and height of IHDR, which must come first (PNG specification, 11.2.2). */
function pngHeader(data: Uint8Array): EncodedImageHeader | undefined {
  if (data.byteLength < 24 || String.fromCharCode(...data.subarray(12, 16)) !== 'IHDR') return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return {
    format: 'png',
    widthPx: view.getUint32(16),
    heightPx: view.getUint32(20),
    isColour: (data[25]! & 2) !== 0,
    bits: data[24] ?? 8,
  };
}

/** From marker to marker up to the frame header SOF0..SOF15 (ITU-T T.81, B.1.1 and B.2.2). */
function jpegHeader(data: Uint8Array): EncodedImageHeader | undefined {
  let at = 2;
  while (at + 9 <= data.byteLength) {
    if (data[at] !== 0xff) return undefined;
    const marker = data[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (standsAlone) {
      at += 2;
      continue;
    }
    // Scan or end before any frame header.
    if (marker === 0xd9 || marker === 0xda) return undefined;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      return {
        format: 'jpeg',
        heightPx: (data[at + 5]! << 8) | data[at + 6]!,
        widthPx: (data[at + 7]! << 8) | data[at + 8]!,
        isColour: (data[at + 9] ?? 3) > 1,
        bits: data[at + 4]!,
      };
    }
    const lengthBytes = (data[at + 2]! << 8) | data[at + 3]!;
    if (lengthBytes < 2) return undefined;
    at += 2 + lengthBytes;
  }
  return undefined;
}
