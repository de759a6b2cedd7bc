import { existsSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from '../checkout.mjs';
import { formatWords } from '../words.mjs';
import { runTool } from './tool.ts';
import type { Tally } from './tool.ts';

/** What can be said without running anything: types, lint, unused code. Import rules are a test of their own. */
const CHECKS = {
  types: () => runTool('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']),
  lint: () => runTool('eslint/bin/eslint.js', ['--config', 'tests/eslint.config.mjs', '--max-warnings', '0', '.']),
  unused: () => runTool('knip/bin/knip.js', ['--no-config-hints']),
};

/** Runs the checks one after the other; each counts as one. */
export async function runStaticChecks(): Promise<Tally> {
  // Next writes the types of its own imports (style sheets, images, routes) when it builds.
  if (!existsSync(path.join(CHECKOUT, 'next-env.d.ts'))) await runTool('next/dist/bin/next', ['typegen']);
  const tally: Tally = { passed: 0, failed: 0 };
  for (const [name, check] of Object.entries(CHECKS)) {
    const startedAt = performance.now();
    const isPassed = await check();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${formatWords(isPassed ? 'test.passed' : 'test.failed', { name: formatWords(`test.${name}`), seconds })}\n`);
    tally[isPassed ? 'passed' : 'failed'] += 1;
  }
  return tally;
}
