import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/console/unpack.ts'],
    // Commands speak the language of the terminal; tests read them in English unless they ask otherwise.
    env: { LC_ALL: 'C.UTF-8' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores are the machine that everyone has; more workers only fight for them.
    maxWorkers: 2,
  },
});
