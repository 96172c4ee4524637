import type { BandRequest } from '../domain/ImageScaler.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { PIXEL_CLASS_IDS } from '../domain/PixelClass.js';
import type { ClassImage } from '../domain/RoadScene.js';
import { bandMap } from '../geometry/BandCamera.js';

/** The most likely class of each pixel of `probabilities` [classes, rows, columns] (the first of equals), as ids of the domain, with its place in the camera picture. */
export function classImage(probabilities: Float32Array, contract: ModelContract, band: BandRequest): ClassImage {
  const { classes, stridePx } = contract.outputs.segmentation;
  const widthPx = Math.floor(contract.image.widthPx / stridePx);
  const heightPx = Math.floor(contract.image.heightPx / stridePx);
  const size = widthPx * heightPx;
  const idOfChannel = Uint8Array.from(classes, (name) => PIXEL_CLASS_IDS[name]);
  const classIds = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    let best = 0;
    let bestProbability = probabilities[i]!;
    for (let c = 1; c < classes.length; c++) {
      const probability = probabilities[c * size + i]!;
      if (probability > bestProbability) {
        bestProbability = probability;
        best = c;
      }
    }
    classIds[i] = idOfChannel[best]!;
  }
  const { scale, offsetXPx, offsetYPx } = bandMap(band, stridePx);
  return { widthPx, heightPx, classIds, scaleX: scale, scaleY: scale, offsetXPx, offsetYPx };
}
