import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../support/environment.js';

const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
};
const entries = Object.entries(manifest.exports).flatMap(([path, entry]) =>
  typeof entry === 'string' ? [] : [{ path: path.replace('.', 'roadscene'), ...entry }],
);
const sourceOf = (compiled: string): string =>
  join(projectRoot, compiled.replace('./dist/', 'src/').replace(/(\.d\.ts|\.js)$/, '.ts'));

const config = ts.readConfigFile(join(projectRoot, 'tsconfig.json'), (file) => ts.sys.readFile(file));
const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, projectRoot);
const program = ts.createProgram(
  entries.map((entry) => sourceOf(entry.default)),
  { ...options, incremental: false, noEmit: true },
);

/** Names a module exports, types marked as such, as TypeScript resolves them. */
function exportedNames(path: string): readonly string[] {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(path)!)!;
  return checker
    .getExportsOfModule(module)
    .map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return target.flags & ts.SymbolFlags.Value ? symbol.name : `type ${symbol.name}`;
    })
    .sort();
}

describe('exports of the package', () => {
  it('are the entries that docs/architecture.md explains', () => {
    expect(Object.keys(manifest.exports)).toEqual(['.', './evaluate', './synth', './package.json']);
    for (const { types, default: code } of entries) expect(types.replace('.d.ts', '.js')).toBe(code);
  });

  it.each(entries)('of $path are these names and no others', async ({ path, default: code }) => {
    // A name more or less is a change of the library's interface: docs/versions.md says what that means.
    await expect(`${exportedNames(sourceOf(code)).join('\n')}\n`).toMatchFileSnapshot(
      `exports/${path.replace('/', '-')}.txt`,
    );
  });
});
