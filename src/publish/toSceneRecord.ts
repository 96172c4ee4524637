import type { RoadScene } from '../domain/RoadScene.js';
import type { JudgedDetection } from '../domain/Verdict.js';
import { snakeCased } from './keyCase.js';
import { type SceneRecord, sceneRecordSchema } from './sceneRecord.js';

/** Two outputs write the same scene; it is converted once. */
const records = new WeakMap<RoadScene, SceneRecord>();

/** The scene as sceneRecord.ts defines it: names in snake case, only fields of the schema, numbers rounded. Unknown optional fields are absent. */
export function toSceneRecord(scene: RoadScene): SceneRecord {
  const known = records.get(scene);
  if (known !== undefined) return known;
  const record = sceneRecordSchema.parse(snakeCased(flattened(scene)));
  records.set(scene, record);
  return record;
}

/** What the record tells with other fields than the scene. */
const flattened = ({ drivableArea, stageTimesMs, ...scene }: RoadScene): object => ({
  ...scene,
  objects: scene.objects.map(withVerdict),
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
