import { PIXEL_CLASS_IDS } from '../../../../src/domain/PixelClass.js';
import type { FrameRenderer, RenderedFrame } from '../../../../src/synth/record/FrameRenderer.js';
import type { SensorRig } from '../../../../src/synth/SensorRig.js';
import { actorBodies } from '../../../../src/synth/truth/PosedBox.js';
import { imageOutline } from '../../../../src/synth/truth/imageOutline.js';
import type { WorldFrame } from '../../../../src/synth/world/WorldFrame.js';

/** A small camera for tests: every actor is the rectangle around its outline, the nearest in front. */
export class BoxRenderer implements FrameRenderer {
  readonly #rig: SensorRig;
  calls = 0;

  constructor(rig: SensorRig) {
    this.#rig = rig;
  }

  render(frame: WorldFrame): RenderedFrame {
    this.calls += 1;
    const { calibration, baseFromCamera } = this.#rig.camera;
    const { widthPx, heightPx } = calibration;
    const rgb = new Uint8Array(3 * widthPx * heightPx).fill(90);
    const classIds = new Uint8Array(widthPx * heightPx).fill(PIXEL_CLASS_IDS.road);
    const instanceIds = new Uint16Array(widthPx * heightPx);
    const bodies = [...actorBodies(frame)].sort((a, b) => b.baseFromBody.m[3]! - a.baseFromBody.m[3]!);
    for (const body of bodies) {
      const [left, top, right, bottom] = imageOutline(body, calibration, baseFromCamera).box;
      for (let row = Math.floor(top); row < bottom; row++) {
        for (let col = Math.floor(left); col < right; col++) {
          const at = row * widthPx + col;
          classIds[at] = PIXEL_CLASS_IDS.vehicle;
          instanceIds[at] = body.actor.id;
          rgb[3 * at] = (body.actor.id * 60) & 255;
        }
      }
    }
    return { widthPx, heightPx, rgb, classIds, instanceIds };
  }
}
