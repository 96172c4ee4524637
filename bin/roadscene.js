#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
const fault = await start();
if (fault !== undefined) {
  process.stderr.write(`error: ${fault} [installation/incomplete]\n`);
  process.exitCode = 1;
}

/** Nothing but Node can be counted on here: a clone that is not built, or has no packages, gets a sentence. */
async function start() {
  if (!existsSync(main)) return 'Expected the built program in dist but received none. Run npm ci and npm run build';
  try {
    await import(main.href);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return `Expected the packages of roadscene but received "${error.message.replace(/ imported from .*/s, '')}". Run npm ci`;
  }
}
