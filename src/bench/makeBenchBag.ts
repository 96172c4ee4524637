import { writeWhole } from '../files/writeWhole.js';
import { RecordingWriter } from '../mcap/RecordingWriter.js';
import { CameraRenderer } from '../synth/camera/renderCamera.js';
import { makeRig } from '../synth/record/makeRig.js';
import { recordDrive } from '../synth/record/recordDrive.js';
import { createDrive } from '../synth/scenarios/scenarioCatalogue.js';

const WIDTH_PX = 1600;
const HEIGHT_PX = 900;
const DURATION_SECS = 10;
const RATE_HZ = 10;
const JPEG_QUALITY = 85;

/** 10 s of a generated drive at 10 Hz: 1600 x 900 jpeg and an imaging radar of some 2,000 returns a sweep. The same bytes every time. */
export async function makeBenchBag(path: string, onFrame: (done: number, of: number) => void): Promise<void> {
  const drive = createDrive({ scenario: 'free-drive', seed: 1, durationSecs: DURATION_SECS, rateHz: RATE_HZ });
  const rig = makeRig({ radar: 'imaging', widthPx: WIDTH_PX, heightPx: HEIGHT_PX });
  await writeWhole(path, async (partial) => {
    const writer = await RecordingWriter.create(partial);
    try {
      await recordDrive(writer, {
        drive,
        rig,
        renderer: new CameraRenderer(rig.camera),
        faults: [],
        jpegQuality: JPEG_QUALITY,
        onFrame: (done) => {
          onFrame(done, drive.frameCount);
        },
      });
    } finally {
      await writer.close();
    }
  });
}
