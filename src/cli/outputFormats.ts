/** What a replay can write beside summary.json. */
export const FORMATS = ['mcap', 'jsonl', 'report'] as const;
export type OutputFormat = (typeof FORMATS)[number];

/** Recorded messages to keep in scene.mcap. */
export const RECORDED_PARTS = ['sensors', 'scene', 'all'] as const;

/** Encodings of scene.mcap. */
export const ENCODINGS = ['ros2+protobuf', 'ros2'] as const;
export type Encodings = (typeof ENCODINGS)[number];
