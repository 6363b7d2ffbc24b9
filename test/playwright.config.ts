/**
 * One runner, projects: unit (pure code, virtual time), integration (real sockets), e2e (the
 * real app on a virtual display). The number of workers is given per project: e2e tests share one
 * screen, so they run one after the other. Then packed (the packed app, and part of e2e on it) and
 * archives (what users download). The last, pictures, tests nothing (scripts/pictures.mjs).
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
  // Only `npm run gallery -- --renew` writes expected pictures.
  updateSnapshots: 'none',
  snapshotPathTemplate: '{testDir}/gallery/{arg}{ext}',
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
    {
      name: 'packed',
      testMatch: ['packed/*.test.ts', 'e2e/wall.test.ts'],
      // Of the wall's own tests those that a wrong package would fail: files, preload, sandbox, plant.
      grep: /packed:|demo wall comes up|plant that is killed|page that is killed/,
      timeout: 180 * SECOND,
      workers: 1,
      expect: { timeout: 20 * SECOND },
      use: { actionTimeout: 20 * SECOND },
    },
    { name: 'archives', testDir: './archives', timeout: 900 * SECOND, workers: 1 },
    { name: 'faults', testDir: './faults', timeout: 400 * SECOND, workers: 1 },
    { name: 'pictures', testDir: './pictures', timeout: 300 * SECOND, workers: 1 },
  ],
});
