import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

/** Two kinds of test: by name, `*.process.test.ts` and all others. Both in workers that test files share. */
export default defineConfig({
  test: {
    isolate: false,
    // On two busy cores a function that starts cold takes seconds.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    env: {
      // Times that people read are told by their clock.
      TZ: 'UTC',
      // Nobody's own profiles: what they call accounts would be printed.
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      // What functions log belongs to their operators; a test that wants it asks for it.
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      // Of all the processes that tests start; local/functions.ts keeps it in the same place.
      NODE_COMPILE_CACHE: join(tmpdir(), 'ipam-monitor-compile-cache'),
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          // The slow ones have commands of their own: see vitest.slow.config.ts.
          exclude: [...configDefaults.exclude, '**/*.{process,slow}.test.ts'],
          setupFiles: ['test/processes/none.ts'],
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          // Those that start processes or servers, or synthesize the stack.
          name: 'process',
          include: ['test/**/*.process.test.ts'],
          environment: './test/processes/environment.ts',
          globalSetup: 'test/processes/bundles-home.ts',
          setupFiles: ['test/processes/setup.ts'],
          // Each has some twenty processes of functions.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
