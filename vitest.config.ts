import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { timeLimit } from './test/support/long.ts';

/** By name; but the comparison of calls with permissions last of all of a store. */
class PermissionsLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): string =>
      `${moduleId.includes('/test/permissions') ? 1 : 0}${moduleId}`;
    return [...files].sort((a, b) => rank(a).localeCompare(rank(b)));
  }
}

/** Against a deployed store and a cluster, which one test file has to itself at a time. */
const deployed = {
  globalSetup: 'test/support/setup.ts',
  // A limit is for what would never end; three stores on two slow processors take their time.
  testTimeout: timeLimit(300_000),
  hookTimeout: 300_000,
  fileParallelism: false,
  // Generous, because what is waited for is measured elsewhere, and a machine may be busy.
  expect: { poll: { timeout: 60_000 } },
};
const consoleTests = 'test/console*.test.ts';
/** What waits for clusters most of the time. */
const installingTests = [
  'test/installation-{cases,charts,conflicts,faults,foreign,outcomes,real,wall}*.test.ts',
  'test/{installations,rollouts}.test.ts',
];
/** Belongs to each store, and looks at what all of its tests called. */
const permissionsTest = 'test/permissions.test.ts';
/** Has no store: compares what the stores saw. */
const usedTest = 'test/permissions-used.test.ts';

export default defineConfig({
  test: {
    sequence: { sequencer: PermissionsLast },
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
          testTimeout: timeLimit(120_000),
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      // Each has a store of its own, so that `npm test` can run them side by side.
      {
        test: {
          ...deployed,
          name: 'end-to-end',
          include: ['test/*.test.ts'],
          exclude: [consoleTests, ...installingTests, usedTest],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...deployed,
          name: 'installing',
          include: [...installingTests, permissionsTest],
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: { ...deployed, name: 'console', include: [consoleTests, permissionsTest], sequence: { groupOrder: 3 } },
      },
      { test: { name: 'permissions', include: [usedTest], sequence: { groupOrder: 4 } } },
    ],
  },
});
