import { parseArgs } from 'node:util';
import { createFaultApi } from './faults/fault-api.ts';
import { meetForeignLock } from './faults/foreign-lock.ts';
import { FAULTS as SIGNALS, PHASES, type Fault, type Phase } from './faults/fault.ts';
import { startFaultyConsole, type FaultyConsole } from './faults/faulty-console.ts';
import { hitLifecycle, type Outcome } from './faults/lifecycle.ts';
import { hitOpenPages, PAGE_FAULT } from './faults/page-over-restart.ts';
import { loseConsole } from './faults/unreachable-console.ts';
import { runScript } from './run-script.ts';

/** Fast enough for the whole matrix in a quarter of an hour, slow enough that an apply takes seconds. */
const SPEED = 60;

/** Most of a row is waiting: two consoles side by side, each with rows of its own, take half the time of one. */
const CONSOLES = 2;

/** All rows: those that hit processes, and those with an action of their own. */
const FAULTS: readonly Fault[] = [
  ...SIGNALS,
  { name: 'console unreachable from the runner', parts: [], signal: 'none', act: loseConsole },
  { name: 'foreign lock', parts: [], signal: 'none', act: meetForeignLock },
];

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
  if (!values.sample && describe(PAGE_FAULT).includes(values.only ?? '')) outcomes.push(...(await hitOpenPages({ speed: SPEED })));
  return report(outcomes);
});

/** Every other one with runs that approve themselves. */
function rowOf(fault: Fault): Row {
  const autoApprove = FAULTS.indexOf(fault) % 2 === 1;
  return { fault, phases: phasesFor(fault, autoApprove), autoApprove };
}

/** Each console takes the next row when it is through with one. What they found, in the order of the rows. */
async function runMatrix(rows: readonly Row[], round: number): Promise<Outcome[]> {
  const found = new Map<Row, Outcome[]>();
  const waiting = longestFirst(rows);
  const take = async () => {
    const first = waiting.shift();
    if (first === undefined) return;
    const console_ = await startFaultyConsole({ speed: SPEED });
    try {
      for (let row: Row | undefined = first; row !== undefined; row = waiting.shift()) {
        if (row !== first || row.fault.lostAfterSeconds !== undefined) await console_.restart(settingsOf(row));
        found.set(row, await runRow(console_, row, `f${round}x${rows.indexOf(row)}`));
      }
    } finally {
      await console_.stop();
    }
  };
  await Promise.all(Array.from({ length: CONSOLES }, take));
  return rows.flatMap((row) => found.get(row) ?? []);
}

/** What sleeps for longest goes first, so that nobody waits for it at the end. */
function longestFirst(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (b.fault.stoppedForMs ?? 0) - (a.fault.stoppedForMs ?? 0));
}

function settingsOf({ fault: { lostAfterSeconds } }: Row): Record<string, string> {
  return lostAfterSeconds === undefined ? {} : { RUNNER_LOST_SECONDS: String(lostAfterSeconds) };
}

async function runRow(console_: FaultyConsole, { fault, phases, autoApprove }: Row, name: string): Promise<Outcome[]> {
  const startedAt = performance.now();
  const api = createFaultApi(console_);
  const hits = fault.act === undefined ? hitLifecycle(console_, api, { fault, phases, name, autoApprove }) : fault.act({ console_, api, name }).then((found): Outcome[] => found.map((one) => ({ fault, ...one })));
  const found = await hits.catch((error: unknown): Outcome[] => [{ fault, phase: 'afterwards', violations: [String(error)] }]);
  process.stdout.write(`${describe(fault)}: ${found.filter(({ phase }) => phase !== 'afterwards').length} injections in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
  for (const { phase, violations } of found) for (const violation of violations) process.stdout.write(`  ${phase}: ${violation}\n`);
  return found;
}

function describe({ name, signal }: Fault): string {
  return signal === 'none' ? name : `${name} ${signal}`;
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
