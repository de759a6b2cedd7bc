import type { BenchConsole } from './bench-console.ts';
import { between, createBenchDeployment, moduleFiles, queueBenchRun, waitForRun } from './bench-run.ts';
import { manyLines, sixtyResources } from './bench-source.ts';
import { runBare } from './bare-terraform.ts';
import { median, percentile, round, type Figure } from './figures.ts';
import { approvePlan } from '#lib/runs/approve-plan.ts';
import type { ConfigurationFile } from '#lib/runs/run.ts';

/** A 60-resource run through the console against bare Terraform, turn about. */
export async function measureSixtyResources(bench: BenchConsole): Promise<Figure[]> {
  const { ours, bare } = await turnAbout(bench, { files: () => sixtyResources(), times: 9 });
  return [ratio('60 resources: console / bare, median', ours, bare, 1.1)];
}

/** A whole practice deployment at speed 1, as a person sees it. */
export async function measurePracticeDeploy(bench: BenchConsole): Promise<Figure[]> {
  const deployment = await createBenchDeployment(bench);
  const files = moduleFiles(deployment, bench.context.consoleUrl);
  const bare = await runBare(files);
  const run = await waitForRun(bench, (await queueBenchRun(bench, files, { deployment })).id);
  return [ratio('practice deploy at speed 1: console / bare', [between(run.queuedAt, run.finishedAt)], [bare], 1.03)];
}

/** A run that prints 100,000 lines; none of them may be missing from the log. Returns the run for whoever opens its page, and one of few lines. */
export async function measureManyLines(bench: BenchConsole): Promise<{ figures: Figure[]; runId: string; otherRunId: string }> {
  const lines = 100_000;
  const other = await waitForRun(bench, (await queueBenchRun(bench, manyLines(1))).id);
  const runIds: string[] = [];
  const { ours, bare } = await turnAbout(bench, { files: () => manyLines(lines), times: 3, onRun: (id) => runIds.push(id) });
  const runId = runIds.at(-1) ?? '';
  const answer = await fetch(`${bench.url}/api/v1/runs/${runId}/log`, { headers: { authorization: `Bearer ${bench.token}`, accept: 'text/plain' } });
  const kept = ((await answer.text()).match(/line \d+ of the bench$/gm) ?? []).length;
  const lost: Figure = { what: `lines lost of ${lines}`, value: lines - kept, unit: 'lines', bar: 0 };
  return { figures: [ratio('100,000 lines: console / bare, median', ours, bare, 1.25), lost], runId, otherRunId: other.id };
}

/** How long a run waits for nobody: from the queue to its claim, and from the approval to the apply. */
export async function measureWaits(bench: BenchConsole): Promise<Figure[]> {
  const claims: number[] = [];
  const applies: number[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const queued = await queueBenchRun(bench, manyLines(1), { autoApprove: false });
    const planned = await waitForRun(bench, queued.id, 'planned');
    await approvePlan(bench.context, { runId: queued.id, approvedBy: 'bench' });
    const applied = await waitForRun(bench, queued.id);
    claims.push(between(planned.queuedAt, planned.startedAt));
    applies.push(between(applied.approvedAt, applied.applyStartedAt));
  }
  return [
    { what: 'enqueue to claim, p95', value: percentile(claims, 0.95), unit: 'ms', bar: 50 },
    { what: 'approve to applying, p95', value: percentile(applies, 0.95), unit: 'ms', bar: 50 },
  ];
}

async function turnAbout(bench: BenchConsole, { files, times, onRun }: { files: () => ConfigurationFile[]; times: number; onRun?: (id: string) => void }) {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    bare.push(await runBare(files()));
    const run = await waitForRun(bench, (await queueBenchRun(bench, files())).id);
    onRun?.(run.id);
    ours.push(between(run.queuedAt, run.finishedAt));
  }
  return { ours, bare };
}

function ratio(what: string, ours: number[], bare: number[], bar: number): Figure {
  const detail = `(${round(median(ours) / 1000)} s / ${round(median(bare) / 1000)} s, ${ours.length} of each)`;
  return { what, value: median(ours) / median(bare), unit: '', bar, detail };
}
