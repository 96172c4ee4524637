import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The tools import the compiled package; tests see its sources.
  resolve: { alias: [{ find: /^#src\/(.*)\.js$/, replacement: `${import.meta.dirname}/src/$1.ts` }] },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/countReporter.ts'],
    // Two workers: the suites share small CI machines with ONNX Runtime and Chromium.
    maxWorkers: 2,
    // For tests that read how much memory is in use.
    execArgv: ['--expose-gc'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
