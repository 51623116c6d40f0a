import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** By name; but those of the console after those that want the store's chart names for themselves, and the comparison of calls with permissions last of all. */
class LastThings extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const late = ['/test/console', '/test/permissions'];
    const rank = ({ moduleId }: TestSpecification): string =>
      `${late.findIndex(part => moduleId.includes(part)) + 1}${moduleId}`;
    return [...files].sort((a, b) => rank(a).localeCompare(rank(b)));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LastThings },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'functions/**/*.test.ts',
            'console/**/*.test.ts',
            'bench/**/*.test.ts',
            'infra/**/*.test.ts',
            'local/**/*.test.ts',
            'statemachines/**/*.test.ts',
            'test/support/**/*.test.ts',
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['test/*.test.ts'],
          globalSetup: 'test/support/setup.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
