import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/console/unpack.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores are the machine that everyone has; more workers only fight for them.
    maxWorkers: 2,
  },
});
