import { appendFile, readFile } from 'node:fs/promises';

/** Notes a renewal: one line for each reason and reference. */
export async function noteRenewal(historyPath: URL, name: string, reason: string): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const line = `- ${day} ${name}: ${reason.replaceAll(/\s+/g, ' ').trim()}\n`;
  if (!(await readFile(historyPath, 'utf8')).includes(line)) await appendFile(historyPath, line);
}
