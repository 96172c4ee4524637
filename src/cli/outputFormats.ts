/** What a replay can write beside summary.json. */
export const FORMATS = ['mcap', 'jsonl', 'report'] as const;
export type OutputFormat = (typeof FORMATS)[number];
