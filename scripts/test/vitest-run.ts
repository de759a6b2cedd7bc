import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CHECKOUT } from '../checkout.mjs';
import { runTool } from './tool.ts';
import type { Tally } from './tool.ts';

const REPORT = path.join(CHECKOUT, 'test-results/vitest.json');
const reportSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

/** Runs the unit and integration tests, those whose path contains one of `filters` when there are any. */
export async function runVitest(filters: readonly string[] = []): Promise<Tally> {
  await rm(REPORT, { force: true });
  const args = ['run', '--config', 'tests/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`, ...filters];
  const isPassed = await runTool('vitest/vitest.mjs', args);
  const report = reportSchema.safeParse(await readJson(REPORT));
  if (!report.success) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numFailedTests: failed } = report.data;
  // A file that does not load, or an error outside every test, fails the run without failing a test.
  return { passed, failed: isPassed ? failed : Math.max(failed, 1) };
}

export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => 'null');
  return JSON.parse(text);
}
