import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CHECKOUT } from '../checkout.mjs';
import { findChromium } from './chromium.ts';
import { runTool, testEnvironment } from './tool.ts';
import type { Tally } from './tool.ts';
import { readJson } from './vitest-run.ts';

const REPORT = path.join(CHECKOUT, 'test-results/playwright.json');
const reportSchema = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }) });

/** Runs the journeys in a real browser. A journey that passed only when tried again has failed. */
export async function runPlaywright(filters: readonly string[] = []): Promise<Tally> {
  const chromium = await findChromium();
  await rm(REPORT, { force: true });
  const env = testEnvironment({ CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: REPORT });
  const isPassed = await runTool('@playwright/test/cli.js', ['test', '--config', 'tests/playwright.config.ts', '--reporter=list,json', ...filters], env);
  const report = reportSchema.safeParse(await readJson(REPORT));
  if (!report.success) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.data.stats;
  return { passed: expected, failed: isPassed ? unexpected + flaky : Math.max(unexpected + flaky, 1) };
}
