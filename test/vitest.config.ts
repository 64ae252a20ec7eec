import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const usual = { testTimeout: 30_000, hookTimeout: 60_000 };

/** Files in which nothing outlives a test share their modules: that saves half of the practice org's time. */
const sharing = ['test/practice-org/**/*.test.ts'];

/** Whole commands share theirs, too, and so load the SDK once; but for files that put other modules in place. */
const whole = ['test/whole/**/*.test.ts'];
const replacing = ['test/whole/drift/fingerprints.test.ts', 'test/whole/setup/third-solution.test.ts'];

export default defineConfig({
  test: {
    // Most of what takes time is waiting: for programs at a terminal, for a practice org that is slow on purpose.
    maxWorkers: Math.min(2 * availableParallelism(), 8),
    projects: [
      { test: { ...usual, name: 'practice-org', include: sharing, isolate: false } },
      { test: { ...usual, name: 'whole', include: whole, exclude: replacing, isolate: false } },
      {
        test: {
          ...usual,
          name: 'gc-presence',
          include: ['test/**/*.test.ts', ...replacing],
          exclude: [...sharing, 'test/whole/**/!(fingerprints|third-solution).test.ts'],
        },
      },
    ],
  },
});
