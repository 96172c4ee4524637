/** Baseline JPEG (4:2:0) of tightly packed rgb8; libjpeg-turbo's integer transform gives the same bytes on every processor. `quality` 1..100. */
export async function encodeJpeg(
  rgb: Uint8Array,
  widthPx: number,
  heightPx: number,
  quality: number,
): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}
