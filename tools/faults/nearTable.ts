import type { Table } from './faultTables.js';
import type { NearFigures } from './NearObjects.js';

/** What is near and no vehicle, drive by drive. */
export const nearTable = (drives: readonly { readonly drive: string; readonly figures: NearFigures }[]): Table => ({
  title: 'Near people, riders and cones',
  note: 'People, riders, animals and things on the road nearer than 12 m, in the picture and not mostly hidden, for three frames or longer. In time: confirmed in the third near frame or before. Frames: near objects summed over frames, and the share confirmed.',
  head: ['drive', 'near objects', 'in time', 'frames', 'confirmed'],
  rows: [
    ...drives.map(({ drive, figures }) => rowOf(drive, [figures])),
    rowOf(
      'all',
      drives.map(({ figures }) => figures),
    ),
  ],
});

function rowOf(name: string, all: readonly NearFigures[]): string[] {
  const sum = (of: keyof NearFigures): number => all.reduce((total, figures) => total + figures[of], 0);
  const frames = sum('frames');
  const share = frames === 0 ? '–' : `${((100 * sum('confirmedFrames')) / frames).toFixed(1)} %`;
  return [name, String(sum('objects')), String(sum('inTime')), String(frames), share];
}
