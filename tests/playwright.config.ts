import os from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';

/** The console that the journeys use: one of its own, on a port and in a data directory of its own. */
const port = Number(process.env.E2E_PORT ?? 4173);
// Emptied at the start, so never a folder that somebody named for something else.
const dataDir = path.join(os.tmpdir(), `console-e2e-${port}`);
const url = `http://127.0.0.1:${port}`;

// Journeys reach their console's scripts (npm run -s claim, npm run -s token) by the same settings.
process.env.CONSOLE_DATA_DIR = dataDir;
process.env.CONSOLE_URL = url;
process.env.PORT = String(port);

export default defineConfig({
  testDir: 'e2e',
  outputDir: '../test-results/e2e',
  workers: 2,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  projects: [
    { name: 'claim', testMatch: 'claim.setup.ts' },
    { name: 'journeys', testMatch: '*.test.ts', dependencies: ['claim'] },
  ],
  use: {
    baseURL: url,
    browserName: 'chromium',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      // Debian's Chromium as root, in a container, without a network: no sandbox, no calls home.
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: {
    command: `rm -rf '${dataDir}' && exec node scripts/start.mjs launcher`,
    cwd: path.resolve(import.meta.dirname, '..'),
    url: `${url}/api/health/ready`,
    env: { PORT: String(port), CONSOLE_URL: url, CONSOLE_DATA_DIR: dataDir, PRACTICE_SPEED: process.env.PRACTICE_SPEED ?? '20' },
    reuseExistingServer: false,
    timeout: 180_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 60_000 },
  },
});
