/**
 * From a recorded drive to road scenes: `openSource` reads, `createEngine` runs the model, `scenesOf` gives scenes one by one, and `replay` writes them with publishers. Lengths are
 * metres, angles radians, times nanoseconds since the epoch of the recording's clock (`bigint`) unless a name ends otherwise. Positions are in base_link (x forward, y left, z up).
 *
 * @module roadscene
 */
export { RoadsceneError, type ErrorPlace } from '../domain/RoadsceneError.js';
export type { Alert, Severity } from '../domain/Alert.js';
export type { AlertCount } from '../domain/AlertLog.js';
export type { TimeNs } from '../domain/time.js';

// Recordings
export { openSource, type OpenOptions } from '../source/openSource.js';
export type { AlertSink, ChannelSummary, Source, SourceSummary } from '../source/Source.js';
export type { SourceConfig } from '../source/config.js';
export type { TopicChoice } from '../source/selectTopics.js';
export type { ChannelInfo, RawMessage } from '../domain/RawMessage.js';

// The model
export { createEngine, type EngineOptions } from './createEngine.js';
export type {
  EngineRestart,
  EngineSupervision,
  InferenceEngine,
  InferenceResult,
  ModelInputs,
  ModelOutputs,
  Precision,
  ProviderAttempt,
  ProviderName,
} from '../domain/Inference.js';
export type { ModelContract } from '../domain/ModelContract.js';

// From messages to scenes
export { scenesOf } from './scenesOf.js';
export { replay, type ReplayOptions, type ScenesOptions } from './replay.js';
export type { ReplayProgress } from '../pipeline/runReplay.js';
export { type Config, defaultConfig, loadConfig, type ConfigOverrides } from '../pipeline/config.js';

// Where scenes go
export { JsonLinesPublisher } from '../publish/jsonl/JsonLinesPublisher.js';
export { McapPublisher, type McapPublisherOptions } from '../publish/mcap/McapPublisher.js';
export type { RecordingOptions } from '../mcap/RecordingWriter.js';
export type { DiagnosticFacts } from '../publish/ros/Diagnostics.js';
export { ReportPublisher } from '../report/ReportPublisher.js';
export { SummaryPublisher } from '../report/SummaryPublisher.js';
export type { Publisher } from '../publish/Publisher.js';
export type { FirstPicture, InputSummary, ModelSummary, RunSummary, StagePercentiles } from '../domain/RunSummary.js';

// The scene
export type { PublishedFrame, RadarInBase } from '../domain/PublishedFrame.js';
export type {
  ClassImage,
  DrivableArea,
  FreeDistance,
  InputState,
  RoadScene,
  SceneMode,
  StageTimesMs,
} from '../domain/RoadScene.js';
export type { Provenance, SceneObject, Track, TrackHit } from '../domain/Track.js';
export type { JudgedDetection, ObjectReason, Verdict, VerdictKind } from '../domain/Verdict.js';
export type { Detection } from '../domain/Detection.js';
export type { Hazard, HazardKind, LaneBoundary } from '../domain/Hazard.js';
export type { FindingCode, HealthCount, HealthFinding } from '../domain/InputHealth.js';
export type { Light, RoadSurface, SceneConditions, Visibility, Weather } from '../domain/SceneConditions.js';
export type { ObjectClass } from '../domain/ObjectClass.js';
export type { CameraFrame, CameraImage, EncodedImage, RasterEncoding, RasterImage } from '../domain/CameraFrame.js';
export type { CameraCalibration, DistortionModel } from '../domain/CameraCalibration.js';
export type { Transform } from '../domain/Transform.js';
