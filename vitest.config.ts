import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Each of those has a command of its own: see vitest.slow.config.ts.
    exclude: [...configDefaults.exclude, '**/*.slow.test.ts'],
    // The state machine tests fork a process per function, as Lambda does: on two busy cores a cold start takes seconds.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // What functions log belongs to their operators; a test that wants it asks for it.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
  },
});
