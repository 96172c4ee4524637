import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** Folder of the recorded drives, or undefined on a machine without them. */
export function sharedData(): string | undefined {
  const folder =
    process.env['ROADSCENE_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
  return existsSync(folder) ? folder : undefined;
}

/** A Python interpreter that can import all of `modules`, or undefined. ROADSCENE_PYTHON names it; else `python3`. */
export function pythonWith(...modules: string[]): string | undefined {
  const python = process.env['ROADSCENE_PYTHON'] ?? 'python3';
  try {
    execFileSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
    return python;
  } catch {
    return undefined;
  }
}

export function chromium(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
}

/** A suite that needs something this machine may not have: it runs, or it says in one loud line that it did not. With ROADSCENE_REQUIRE_ALL=1 (CI) it fails instead. */
export function describeIf(present: boolean, need: string, name: string, suite: () => void): void {
  if (present) {
    describe(name, suite);
    return;
  }
  if (process.env['ROADSCENE_REQUIRE_ALL'] === '1')
    throw new Error(`Expected ${need} for "${name}" but it is not here`);
  process.stderr.write(`\nSKIPPED: ${name}: needs ${need}\n`);
  describe.skip(name, suite);
}
