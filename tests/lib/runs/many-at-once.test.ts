import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { approvePlan } from '#lib/runs/approve-plan.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import { readTerraforms } from '#scripts/faults/our-processes.ts';
import { startRunnerHosts } from '#tests/support/runner-hosts.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole({ runners: 0 });
});
afterAll(() => testConsole.close());

const HUNDRED = Array.from({ length: 100 }, (_, index) => index);

it('makes one run of a hundred parallel requests with one Idempotency-Key', async () => {
  const deployment = await buildCompleteDeployment(testConsole);
  const answers = await Promise.all(HUNDRED.map(() => queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER, idempotencyKey: 'once' })));
  expect(new Set(answers.map((answer) => (answer.ok ? answer.run.id : answer.reason))).size).toBe(1);
  expect(answers.filter((answer) => answer.ok && !answer.repeated)).toHaveLength(1);
  expect(await testConsole.context.db.prisma.run.count({ where: { deploymentId: deployment.id } })).toBe(1);
}, 60_000);

it('makes one run of a hundred parallel requests with keys of their own, and tells the others which is in the way', async () => {
  const deployment = await buildCompleteDeployment(testConsole);
  const answers = await Promise.all(HUNDRED.map((index) => queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER, idempotencyKey: `key-${index}` })));
  const [made, ...more] = answers.filter((answer) => answer.ok);
  expect(more).toEqual([]);
  const inTheWay = answers.filter((answer) => !answer.ok && answer.reason === 'run_in_the_way');
  expect(inTheWay).toHaveLength(99);
  for (const answer of inTheWay) expect(answer).toMatchObject({ run: { id: made?.ok ? made.run.id : '' } });
}, 60_000);

/** What is asked of each deployment at once; the second deploy is refused. A drift check comes before previews here, and runs after them. */
const ASKED = ['deploy', 'deploy', 'drift_check', ...Array.from({ length: 8 }, () => 'plan_only')] as const;

it('lets two runners with 50 runs of 5 deployments never change one deployment twice at once', async () => {
  const hosts = await startRunnerHosts();
  try {
    const { context } = hosts.testConsole;
    const { prisma } = context.db;
    const deployments = await Promise.all(HUNDRED.slice(0, 5).map(() => buildCompleteDeployment(hosts.testConsole)));
    const ask = async (deploymentId: string) => {
      const answers = [];
      for (const what of ASKED) answers.push(await queueRun(context, { deploymentId, kind: what === 'deploy' ? 'deploy' : 'plan_only', drift: what === 'drift_check', ...TEST_REQUESTER, autoApprove: what === 'deploy' }));
      return answers;
    };
    const answers = (await Promise.all(deployments.map(({ id }) => ask(id)))).flat();
    const refused = answers.filter((answer) => !answer.ok);
    expect(refused).toHaveLength(5);
    for (const answer of refused) expect(answer).toMatchObject({ reason: 'run_in_the_way', run: { kind: 'deploy', number: 1 } });
    const queued = answers.flatMap((answer) => (answer.ok ? [answer.run] : []));
    expect(new Set(queued.map(({ id }) => id)).size).toBe(50);
    // A drift check changes nothing and takes no lock: it may be at work beside another run.
    const terraforms = watchTerraforms(hosts.home, new Map(queued.filter(({ driftCheck }) => !driftCheck).map(({ id, deploymentId }) => [id, deploymentId])));
    // All of them wait before anybody takes one, so that the order is the claim's and not that of fifty requests.
    for (const host of ['a', 'b']) await hosts.startRunner(host, { PRACTICE_SPEED: '1000' });
    const ended = await Promise.all(queued.map(({ id }) => waitUntil('the run has ended', async () => (await testStatus(hosts.testConsole, id)) ?? null, { timeoutMs: 400_000, everyMs: 500 })));
    expect(terraforms.stop()).toEqual({ overlaps: [], seen: expect.any(Number) });
    expect(terraforms.stop().seen).toBeGreaterThan(20);
    expect(new Set(ended.map(({ failure }) => failure))).toEqual(new Set([null]));
    // Both had a part in it.
    expect((await prisma.run.groupBy({ by: ['hostId'] })).map(({ hostId }) => hostId)).toHaveLength(2);
    // What changes goes before what only looks, that in order, and a drift check last.
    for (const { id } of deployments) {
      const started = await prisma.run.findMany({ where: { deploymentId: id }, orderBy: { startedAt: 'asc' }, select: { number: true } });
      expect(started.map(({ number }) => number)).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 2]);
    }
  } finally {
    await hosts.close();
  }
}, 440_000);

/** Looks at the processes themselves: what the database says of runs its own index keeps in order. `deploymentOf`: the runs to look for. */
function watchTerraforms(home: string, deploymentOf: ReadonlyMap<string, string>) {
  const [seen, overlaps] = [new Set<string>(), new Set<string>()];
  let before = new Set<string>();
  const look = () => {
    const alive = new Set(['a', 'b'].flatMap((host) => readTerraforms(path.join(home, host)).map(({ runId }) => runId)).filter((runId) => deploymentOf.has(runId)));
    // Of two looks: one that just ends and one that just begins are no pair.
    const steady = [...alive].filter((runId) => before.has(runId));
    for (const [id, runs] of Map.groupBy(steady, (runId) => deploymentOf.get(runId))) if (runs.length > 1) overlaps.add(`${id}: ${runs.join(' and ')}`);
    for (const runId of alive) seen.add(runId);
    before = alive;
  };
  const timer = setInterval(look, 100);
  return {
    stop() {
      clearInterval(timer);
      return { overlaps: [...overlaps], seen: seen.size };
    },
  };
}

async function testStatus({ context }: TestConsole, id: string) {
  const row = await context.db.prisma.run.findUniqueOrThrow({ where: { id }, select: { status: true, kind: true, finishedAt: true, failure: true } });
  return row.finishedAt !== null || (row.kind === 'plan_only' && row.status === 'planned') ? row : null;
}

it('answers a stale plan, a double click and a second cancel without doing anything twice', async () => {
  const one = await startTestConsole({ speed: 1000 });
  try {
    const { context } = one;
    const deployment = await buildCompleteDeployment(one);
    const queued = await queueRun(context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER });
    if (!queued.ok) throw new Error(queued.reason);
    await untilRun(one, queued.run.id, 'planned');
    const answers = await Promise.all([1, 2, 3].map(() => approvePlan(context, { runId: queued.run.id, approvedBy: 'test' })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const canceled = await Promise.all([1, 2, 3].map(() => requestCancel(context, { runId: queued.run.id, by: 'test' })));
    expect(canceled.some((answer) => answer.ok)).toBe(true);
    await untilRun(one, queued.run.id, 'canceled', 'applied', 'failed');
    const log = await context.db.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM log_chunks, json_array_elements(lines) AS line WHERE "runId" = $1 AND line->>'text' LIKE 'Stop requested%'`, [queued.run.id]);
    expect(log.rows[0]?.n).toBeLessThanOrEqual(1);
  } finally {
    await one.close();
  }
}, 60_000);
