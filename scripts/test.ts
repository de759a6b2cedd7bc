import { runScript } from './run-script.ts';
import { runFaultSample } from './test/fault-sample.ts';
import { runPlaywright } from './test/playwright-run.ts';
import { runStaticChecks } from './test/static-checks.ts';
import type { Tally } from './test/tool.ts';
import { runVitest } from './test/vitest-run.ts';
import { formatWords } from './words.mjs';

// Everything: types, lint, unused code, unit and integration tests, journeys in a browser, a sample of the faults. The last line is the sum.
await runScript(async () => {
  // The checks want one core, and the faults mostly wait: side by side they take as long as the longer of the two.
  const first = await Promise.all([runStaticChecks(), runFaultSample()]);
  const tallies: Tally[] = [...first, await runVitest(), await runPlaywright().catch(failedToRun)];
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  process.stdout.write(`${formatWords('test.sum', { passed, failed })}\n`);
  return failed === 0 ? 0 : 1;
});

function failedToRun(error: unknown): Tally {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return { passed: 0, failed: 1 };
}
