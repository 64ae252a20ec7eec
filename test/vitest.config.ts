import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const usual = { testTimeout: 30_000, hookTimeout: 60_000 };

/** Files in which nothing outlives a test share their modules: that saves half of their time. */
const sharing = ['test/practice-org/**/*.test.ts'];

export default defineConfig({
  test: {
    // Most of what takes time is waiting: for programs at a terminal, for a practice org that is slow on purpose.
    maxWorkers: Math.min(2 * availableParallelism(), 8),
    projects: [
      { test: { ...usual, name: 'practice-org', include: sharing, isolate: false } },
      { test: { ...usual, name: 'gc-presence', include: ['test/**/*.test.ts'], exclude: sharing } },
    ],
  },
});
