// A recorded drive to scenes, then to files, then to a score.
// In a project of your own: npm install <the tarball>, then this file as it is. usage: node bagToScenes.js [drive.mcap] [folder]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine, JsonLinesPublisher, replay, RoadsceneError, scenesOf } from 'roadscene';
import { evaluate, scoreText } from 'roadscene/evaluate';
import { generateDrive } from 'roadscene/synth';

const [givenDrive, folder = 'out'] = process.argv.slice(2);
await mkdir(folder, { recursive: true });

// Without a drive of your own: one second of a generated one, with truth.
const drive = givenDrive ?? join(folder, 'drive.mcap');
if (givenDrive === undefined)
  await generateDrive(drive, {
    scenario: 'cut-in',
    seed: 7,
    durationSecs: 1,
    rateHz: 10,
    rig: { radar: 'imaging', widthPx: 960, heightPx: 540 },
    jpegQuality: 85,
  });

const engine = await createEngine({ provider: 'cpu' });
try {
  for await (const { scene } of scenesOf(drive, engine)) {
    const confirmed = scene.objects.filter(({ verdict }) => verdict.kind === 'confirmed');
    console.log(`${scene.stampNs} ${scene.mode}: ${confirmed.length} confirmed objects. ${scene.sentence}`);
  }

  // The same into a file; publishers can be combined.
  const scenes = join(folder, 'scenes.jsonl');
  const summary = await replay(drive, engine, {
    openPublishers: async () => [await JsonLinesPublisher.create(scenes)],
    onAlert: ({ code, message }) => {
      console.error(`${code}: ${message}`);
    },
  });
  console.log(`${summary.scenes} scenes in ${scenes}`);
  console.log(scoreText(await evaluate({ predictionPath: scenes, truthPath: drive })));
} catch (error) {
  if (!(error instanceof RoadsceneError)) throw error;
  console.error(`${error.message} [${error.code}]`);
  process.exitCode = 1;
} finally {
  await engine.close();
}
