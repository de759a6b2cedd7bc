import { parseArgs } from 'node:util';
import { createFaultApi } from './faults/fault-api.ts';
import { FAULTS, PHASES, type Fault, type Phase } from './faults/fault.ts';
import { startFaultyConsole } from './faults/faulty-console.ts';
import { hitLifecycle, type Outcome } from './faults/lifecycle.ts';
import { runScript } from './run-script.ts';

/** Fast enough for the whole matrix in a quarter of an hour, slow enough that an apply takes seconds. */
const SPEED = 60;

interface Row {
  fault: Fault;
  phases: readonly Phase[];
  autoApprove: boolean;
}

/** While a plan waits for a person there is no Terraform to hit; and where runs approve themselves, none waits. */
function phasesFor(fault: Fault, autoApprove: boolean): readonly Phase[] {
  const hasWaiting = !autoApprove && fault.parts.some((part) => part !== 'terraform');
  return (fault.phases ?? PHASES).filter((phase) => phase !== 'waiting' || hasWaiting);
}

/** What npm test runs of it: the machine loses power while it plans, applies and destroys; and Terraform goes with the runner. */
const SAMPLE: readonly Row[] = FAULTS.flatMap((fault): Row[] => {
  if (fault.name === 'everything') return [{ fault, phases: ['plan', 'apply', 'destroy'], autoApprove: false }];
  return fault.name === 'runner and terraform' ? [{ fault, phases: ['apply'], autoApprove: true }] : [];
});

// The matrix of faults against a whole console: npm run test:faults [-- --rounds N] [--only NAME] [--sample].
await runScript(async () => {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '1' }, only: { type: 'string' }, sample: { type: 'boolean', default: false } } });
  const chosen = values.sample ? SAMPLE : FAULTS.filter(({ name, signal }) => values.only === undefined || `${name} ${signal}`.includes(values.only)).map(rowOf);
  const outcomes: Outcome[] = [];
  for (let round = 1; round <= Number(values.rounds); round += 1) outcomes.push(...(await runMatrix(chosen, round)));
  return report(outcomes);
});

/** Every other one with runs that approve themselves. */
function rowOf(fault: Fault): Row {
  const autoApprove = FAULTS.indexOf(fault) % 2 === 1;
  return { fault, phases: phasesFor(fault, autoApprove), autoApprove };
}

async function runMatrix(rows: readonly Row[], round: number): Promise<Outcome[]> {
  const console_ = await startFaultyConsole({ speed: SPEED });
  const api = createFaultApi(console_);
  const outcomes: Outcome[] = [];
  try {
    for (const [index, { fault, phases, autoApprove }] of rows.entries()) {
      const { lostAfterSeconds } = fault;
      if (index > 0 || lostAfterSeconds !== undefined) await console_.restart({ ...(lostAfterSeconds !== undefined && { RUNNER_LOST_SECONDS: String(lostAfterSeconds) }) });
      const startedAt = performance.now();
      const found = await hitLifecycle(console_, api, { fault, phases, name: `f${round}x${index}`, autoApprove }).catch((error: unknown): Outcome[] => [{ fault, phase: 'afterwards', violations: [String(error)] }]);
      outcomes.push(...found);
      process.stdout.write(`${describe(fault)}: ${found.filter(({ phase }) => phase !== 'afterwards').length} injections in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
      for (const { phase, violations } of found) for (const violation of violations) process.stdout.write(`  ${phase}: ${violation}\n`);
    }
  } finally {
    await console_.stop();
  }
  return outcomes;
}

function describe({ name, signal }: Fault): string {
  return `${name} ${signal}`;
}

/** The table, and the exit code. */
function report(outcomes: readonly Outcome[]): number {
  const injections = outcomes.filter(({ phase }) => phase !== 'afterwards');
  const names = [...new Set(outcomes.map(({ fault }) => describe(fault)))];
  const width = Math.max(...names.map((name) => name.length));
  process.stdout.write(`\n${'hit'.padEnd(width)}  injections  survived  violations\n`);
  for (const name of names) process.stdout.write(`${name.padEnd(width)}  ${row(outcomes.filter(({ fault }) => describe(fault) === name))}\n`);
  const violations = outcomes.reduce((sum, outcome) => sum + outcome.violations.length, 0);
  process.stdout.write(`${'all'.padEnd(width)}  ${row(outcomes)}\n\n${injections.length} injections, ${violations} violations\n`);
  return violations === 0 ? 0 : 1;
}

function row(outcomes: readonly Outcome[]): string {
  const injections = outcomes.filter(({ phase }) => phase !== 'afterwards');
  const survived = injections.filter(({ violations }) => violations.length === 0).length;
  const violations = outcomes.reduce((sum, outcome) => sum + outcome.violations.length, 0);
  return `${String(injections.length).padStart(10)}  ${String(survived).padStart(8)}  ${String(violations).padStart(10)}`;
}
