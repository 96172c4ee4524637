import { appendFile, readFile } from 'node:fs/promises';

/** Why references are to be written anew, from `npm run golden -- --update "why"`; undefined: compare. */
export const renewalReason = process.env['ROADSCENE_GOLDEN_UPDATE'];

/** Notes a renewal: one line for each reason and reference. */
export async function noteRenewal(historyPath: URL, name: string, reason: string): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const line = `- ${day} ${name}: ${reason.replaceAll(/\s+/g, ' ').trim()}\n`;
  if (!(await readFile(historyPath, 'utf8')).includes(line)) await appendFile(historyPath, line);
}
