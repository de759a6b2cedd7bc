import { runScript } from './run-script.ts';
import { runStaticChecks } from './test/static-checks.ts';
import { runVitest } from './test/vitest-run.ts';
import { formatWords } from './words.mjs';

// The quick half of npm test: types, lint, unused code, import rules.
await runScript(async () => {
  const fixed = await runStaticChecks();
  const rules = await runVitest(['tests/architecture']);
  const failed = fixed.failed + rules.failed;
  process.stdout.write(`${formatWords('test.sum', { passed: fixed.passed + rules.passed, failed })}\n`);
  return failed === 0 ? 0 : 1;
});
