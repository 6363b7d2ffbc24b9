/**
 * One runner, three projects: unit (pure code, virtual time), integration (real sockets), e2e (the
 * real app on a virtual display). The number of workers is given per project: e2e tests share one
 * screen, so they run one after the other. A fourth, pictures, tests nothing (scripts/pictures.mjs).
 */
import { defineConfig } from '@playwright/test';

const SECOND = 1_000;
const onCi = Boolean(process.env.CI);

export default defineConfig({
  testMatch: '**/*.test.ts',
  outputDir: '../test-results/artifacts',
  tsconfig: '../tsconfig.test.json',
  fullyParallel: false,
  forbidOnly: onCi,
  retries: 0,
  workers: 2,
  reporter: [['./support/reporter.ts']],
  projects: [
    { name: 'unit', testDir: './unit', timeout: 60 * SECOND, workers: 2 },
    { name: 'integration', testDir: './integration', timeout: 60 * SECOND, workers: 2 },
    {
      name: 'e2e',
      testDir: './e2e',
      timeout: 180 * SECOND,
      workers: 1,
      expect: { timeout: 20 * SECOND },
      use: { actionTimeout: 20 * SECOND },
    },
    { name: 'pictures', testDir: './pictures', timeout: 300 * SECOND, workers: 1 },
  ],
});
