import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './support/slow-first.ts';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Files by what they need: *.test.ts run in Node beside a PostgreSQL of the run's own, *.test.tsx in jsdom.
 * `server-only` throws outside Next's server build, so lib/web is tested with its empty twin.
 */
export default defineConfig({
  root,
  plugins: [react()],
  resolve: { alias: { 'server-only': path.join(root, 'node_modules/server-only/empty.js') } },
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Much of what they do is to wait for processes: more than there are cores.
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
    projects: [
      { extends: true, test: { name: 'node', environment: 'node', include: ['tests/**/*.test.ts'], exclude: ['tests/e2e/**'] } },
      { extends: true, test: { name: 'dom', environment: 'jsdom', include: ['tests/**/*.test.tsx'] } },
    ],
  },
});
