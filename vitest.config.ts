import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['functions/**/*.test.ts', 'infra/**/*.test.ts', 'local/**/*.test.ts', 'statemachines/**/*.test.ts'], testTimeout: 20_000 } },
    ],
  },
});
