import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that put other modules in place. All others share theirs, which saves a third of the time. */
const replacing = ['test/whole/drift/fingerprints.test.ts', 'test/whole/setup/third-solution.test.ts'];

/** Tests that mostly wait, so that others work meanwhile. Begun last, they would wait alone. */
const waiting = /\/test\/(faults|terminal|whole\/verify)\//;

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waits = ({ moduleId }: TestSpecification) => waiting.test(moduleId);
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
  }
}

const usual = { testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    globalSetup: 'test/support/folder.ts',
    sequence: { sequencer: WaitingFirst },
    // Most of what takes time is waiting: for programs at a terminal, for a practice org that is slow on purpose.
    maxWorkers: Math.min(2 * availableParallelism(), 8),
    projects: [
      {
        test: {
          ...usual,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: replacing,
          isolate: false,
        },
      },
      { test: { ...usual, name: 'alone', include: replacing } },
    ],
  },
});
