import { parse } from 'yaml';
import { z } from 'zod';

/** What is needed of rosbag2's metadata.yaml, versions 1 to 9. */
const metadataSchema = z.looseObject({
  rosbag2_bagfile_information: z.looseObject({
    storage_identifier: z.string(),
    relative_file_paths: z.array(z.string()),
    compression_format: z.string().nullish(),
  }),
});

export interface Rosbag2Metadata {
  readonly storageIdentifier: string;
  /** Relative to the folder, in the order of recording. */
  readonly files: readonly string[];
  /** `zstd` or ''. */
  readonly compressionFormat: string;
}

/** Throws with a readable reason when the text is not YAML or not such metadata. */
export function parseMetadata(text: string): Rosbag2Metadata {
  const result = metadataSchema.safeParse(parse(text, { intAsBigInt: false, maxAliasCount: 10 }));
  if (!result.success) throw new Error(z.prettifyError(result.error).replaceAll('\n', ' '));
  const info = result.data.rosbag2_bagfile_information;
  return {
    storageIdentifier: info.storage_identifier,
    files: info.relative_file_paths,
    compressionFormat: info.compression_format ?? '',
  };
}
