import type { CameraCalibration } from '../../domain/CameraCalibration.js';
import type { Rng } from '../math/Rng.js';
import type { Transform } from '../../geometry/Transform.js';
import { SynthError } from '../SynthError.js';
import type { WorldFrame } from '../world/WorldFrame.js';
import { CameraView } from './CameraView.js';
import { type Canvas, GlowList } from './draw/Canvas.js';
import { drawActors } from './draw/drawActors.js';
import { drawFurniture } from './draw/drawFurniture.js';
import { drawGround } from './draw/drawGround.js';
import { applyNaturalEffects, exposureOf } from './effects/naturalEffects.js';
import { addVeilingGlare } from './effects/veilingGlare.js';
import { drawGlows } from './shade/drawGlows.js';
import { drawPrecipitation } from './shade/drawPrecipitation.js';
import { drawSpray } from './shade/drawSpray.js';
import { makeLightModel } from './shade/lightModel.js';
import { PixelShader } from './shade/PixelShader.js';
import { ShadowMask } from './shade/ShadowMask.js';
import { softenEdges } from './shade/softenEdges.js';
import { toneMap } from './shade/toneMap.js';
import type { RenderedImage } from './RenderedImage.js';
import { TriangleRaster } from './TriangleRaster.js';

export interface CameraRig {
  readonly calibration: CameraCalibration;
  readonly baseFromCamera: Transform;
}

export interface CameraOptions {
  /** `natural` (usual) adds what lens and sensor do in these conditions (exposure error, noise, drops, motion blur); `none` does not. */
  readonly effects?: 'natural' | 'none';
}

const MAX_ACTORS = 4096;

/** Draws world frames as one camera sees them. Lens distortion is not modelled: it throws SynthError for a calibration that has one. */
export class CameraRenderer {
  readonly #view: CameraView;
  readonly #raster: TriangleRaster;
  readonly #shadows: ShadowMask;
  readonly #shader: PixelShader;
  readonly #light: Float32Array;
  readonly #scratch: Uint8Array;
  readonly #image: RenderedImage;
  readonly #sunShares = new Float32Array(MAX_ACTORS);
  readonly #glows = new GlowList();
  readonly #effects: 'natural' | 'none';

  constructor(rig: CameraRig, options: CameraOptions = {}) {
    const { calibration } = rig;
    const { widthPx, heightPx } = calibration;
    if (!(
      Number.isInteger(widthPx) &&
      Number.isInteger(heightPx) &&
      widthPx > 0 &&
      heightPx > 0 &&
      widthPx * heightPx <= 1e8
    ))
      throw new SynthError(
        'synth/image-size',
        `Expected a whole image size for the camera but received ${widthPx} x ${heightPx}`,
      );
    if (calibration.distortionModel !== 'none' && calibration.distortion.some((value) => value !== 0))
      throw new SynthError(
        'synth/distortion',
        `Expected a calibration without distortion for the simulated camera but received ${calibration.distortionModel}`,
      );
    this.#effects = options.effects ?? 'natural';
    this.#view = new CameraView(calibration, rig.baseFromCamera);
    this.#raster = new TriangleRaster(calibration);
    this.#shadows = new ShadowMask(widthPx, heightPx);
    this.#shader = new PixelShader(widthPx);
    const pixels = widthPx * heightPx;
    this.#light = new Float32Array(pixels * 3);
    this.#scratch = new Uint8Array(pixels * 3);
    this.#image = {
      widthPx,
      heightPx,
      rgb: new Uint8Array(pixels * 3),
      depthM: new Float32Array(pixels),
      classIds: new Uint8Array(pixels),
      instanceIds: new Uint16Array(pixels),
    };
  }

  /** `rng` drives the randomness of each frame: noise, rain, drops. The same frame and seed give the same bytes. */
  render(frame: WorldFrame, rng: Rng): RenderedImage {
    this.#view.moveTo(frame.ego.pose);
    this.#raster.reset();
    this.#glows.items.length = 0;
    const canvas: Canvas = {
      frame,
      view: this.#view,
      raster: this.#raster,
      light: makeLightModel(frame),
      glows: this.#glows,
    };
    this.#shadows.draw(canvas, this.#sunShares);
    drawGround(canvas);
    drawFurniture(canvas);
    drawActors(canvas, this.#sunShares);
    this.#shader.run(canvas, this.#shadows, { light: this.#light, ...this.#image });
    const { environment } = frame;
    const light = canvas.light;
    const isNatural = this.#effects === 'natural';
    softenEdges(this.#light, this.#image);
    drawSpray(canvas, this.#image, this.#light);
    drawGlows(canvas, this.#light);
    if (!environment.inTunnel) addVeilingGlare(this.#light, this.#view, { direction: light.sun, rgb: light.sunRgb });
    drawPrecipitation(canvas, this.#image, this.#light, rng.fork('precipitation'));
    toneMap(this.#light, this.#image.rgb, isNatural ? exposureOf(frame) : 1);
    if (isNatural) applyNaturalEffects(this.#image, this.#scratch, frame, this.#view, rng.fork('sensor'));
    return this.#image;
  }
}
