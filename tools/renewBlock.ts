import { readFileSync, writeFileSync } from 'node:fs';

/** Replaces what stands between `<!-- faults:<title> -->` and `<!-- /faults -->` in a page. */
export function renewBlock(path: string, title: string, text: string): void {
  const page = readFileSync(path, 'utf8');
  const begin = `<!-- faults:${title} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf('<!-- /faults -->', from);
  if (from < 0 || to < 0) throw new Error(`Expected ${begin} in ${path} but found none`);
  writeFileSync(path, `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`);
}
