import type { RoadScene } from '../domain/RoadScene.js';
import type { JudgedDetection } from '../domain/Verdict.js';
import { snakeCased } from './keyCase.js';
import type { SceneRecord } from './sceneRecord.js';

/** Two outputs write the same scene; it is converted once. */
const records = new WeakMap<RoadScene, SceneRecord>();

/** The scene as sceneRecord.ts defines it: names in snake case, numbers rounded, unknown optional fields absent. Tests hold it against the schema; doing so for each frame costs as much as making it. */
export function toSceneRecord(scene: RoadScene): SceneRecord {
  const known = records.get(scene);
  if (known !== undefined) return known;
  const record = snakeCased(flattened(scene), rounded) as SceneRecord;
  records.set(scene, record);
  return record;
}

/** A tenth of a millimetre, milliradian or per mille: finer than any output means (numbers of 1e11 and more have no such digits), and the same text for a number and its float32. */
const rounded = (x: number): number => (Math.abs(x) < 1e11 ? Math.round(x * 1e4) / 1e4 + 0 : x);

/** What the record tells with other fields than the scene, without what it does not tell. */
const flattened = ({ drivableArea, stageTimesMs, ...scene }: RoadScene): object => ({
  format: 'roadscene-scene/1',
  ...scene,
  classImage: undefined,
  objects: scene.objects.map((object) => ({ ...withVerdict(object), hits: undefined, detectionVerdict: undefined })),
  detections: scene.detections.map(withVerdict),
  hazards: scene.hazards.map(({ evidence, ...hazard }) => ({ ...hazard, ...evidence })),
  drivableArea: drivableArea && { ...drivableArea, cellRuns: runLengths(drivableArea.cells) },
  stageTimes: Object.entries(stageTimesMs).map(([stage, milliseconds]) => ({ stage, milliseconds })),
});

const withVerdict = ({ verdict, ...object }: JudgedDetection): object => ({
  ...object,
  verdict: verdict.kind,
  reasons: verdict.reasons,
});

/** value, count, value, count, ... */
export function runLengths(cells: Int8Array): number[] {
  const runs: number[] = [];
  let start = 0;
  for (let i = 1; i <= cells.length; i++) {
    if (i < cells.length && cells[i] === cells[start]) continue;
    runs.push(cells[start]!, i - start);
    start = i;
  }
  return runs;
}
