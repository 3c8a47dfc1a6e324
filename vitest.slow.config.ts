import { defineConfig } from 'vitest/config';

/** Suites that take longer than all the others together: each has a command of its own. */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
  },
});
