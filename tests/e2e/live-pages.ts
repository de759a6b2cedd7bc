import { expect, type Page } from '@playwright/test';
import { readOurProcesses } from '#scripts/faults/our-processes.ts';
import { practiceDeployment, type createApi } from './console-api.ts';
import { LiveDelays, type Committed, type Shown } from './live-delays.ts';
import type { Tab } from './open-tabs.ts';
import type { SecondConsole } from './second-console.ts';

interface LivePages {
  console_: SecondConsole;
  api: ReturnType<typeof createApi>;
  list: Tab;
  runs: Tab;
  /** A run whose plan waits for approval, or will. */
  waiting: { name: string; runId: string; tab: Tab };
}

const ROUNDS = 3;
const WITHIN_MS = 2_000;
/** One change of many may wait for the machine: the journeys run beside each other on two cores. */
const LATE_MS = 8_000;

/** Changes a list, runs, their steps, an approval and a drift badge. Open pages have to show them within 2 seconds of their commit. */
export async function expectLivePages(pages: LivePages): Promise<void> {
  const delays = await LiveDelays.open(pages.console_.dataDir);
  try {
    const watched = await pages.list.page.context().newPage();
    for (let round = 1; round <= ROUNDS; round += 1) await followOne(pages, delays, { name: `Live ${round}`, watched });
    await watched.close();
    await followApproval(pages, delays);
    const { median, worst } = delays.report();
    expect(median).toBeLessThan(WITHIN_MS);
    expect(worst).toBeLessThan(LATE_MS);
  } finally {
    await delays.close();
  }
}

async function followOne({ console_, api, list, runs }: LivePages, delays: LiveDelays, { name, watched }: { name: string; watched: Page }): Promise<void> {
  const { url, dataDir } = console_;
  let id = '';
  await delays.measure([{ what: 'a new deployment in the list', page: list.page, shown: row(name) }], { sql: 'SELECT 1 FROM deployments WHERE name = $1', values: [name] }, async () => {
    id = String((await api.post(`${url}/api/v1/deployments`, practiceDeployment(name), { status: 201 })).id);
  });

  // The run has to begin after its page is open.
  const runners = readOurProcesses(dataDir).runner;
  for (const pid of runners) process.kill(pid, 'SIGSTOP');
  let runId = '';
  try {
    await delays.measure([{ what: 'a new run in /runs', page: runs.page, shown: row(name, 'Queued') }], { sql: 'SELECT 1 FROM runs WHERE "deploymentId" = $1', values: [id] }, async () => {
      runId = String((await api.post(`${url}/api/v1/deployments/${id}/runs`, { kind: 'plan_only' }, { status: 201 })).id);
    });
    await watched.goto(`${url}/deployments/${id}/runs/${runId}`);
    await expect(watched.locator('[data-connection=here]')).toBeAttached();
  } catch (error) {
    resume(runners);
    throw error;
  }
  const step = (of: string) => delays.measure([{ what: 'a step of a run', page: watched, shown: { selector: 'ol > li', texts: [`Terraform ${of}`] } }], hasStep(runId, of), nothing);
  const steps = ['init', 'plan'].map(step);
  const planned = delays.measure(
    [{ what: 'the status of a run in /runs', page: runs.page, shown: row(name, 'Plan ready') }, { what: 'the status of a run on its page', page: watched, shown: { selector: 'main', texts: ['The preview is ready'] } }],
    hasStatus(runId, 'planned'),
    async () => resume(runners),
  );
  await Promise.all([...steps, planned]);

  const drifted = `INSERT INTO drift_reports ("deploymentId", "runId", "checkedAt", outcome, findings) VALUES ($1, $2, now(), 'drifted', '{}')`;
  await delays.measure([{ what: 'the drift badge in the list', page: list.page, shown: row(name, 'Drifted') }], { sql: 'SELECT 1 FROM drift_reports WHERE "deploymentId" = $1', values: [id] }, () => delays.run(drifted, [id, runId]));
  // The findings of a real check have another form.
  await delays.run('DELETE FROM drift_reports WHERE "deploymentId" = $1', [id]);
}

async function followApproval({ console_, api, list, runs, waiting: { name, runId, tab } }: LivePages, delays: LiveDelays): Promise<void> {
  await expect.poll(async () => (await api.get(`${console_.url}/api/v1/runs/${runId}`)).status, { timeout: 60_000 }).toBe('planned');
  for (const { page } of [list, runs]) await expect(page.locator('tr', { hasText: name }).getByText('Waiting for approval').first()).toBeVisible();
  await expect(tab.page.getByRole('button', { name: /^(?:Approve and apply|Apply \d+ changes)$/ })).toBeVisible();
  const approved: Committed = { sql: 'SELECT 1 FROM runs WHERE id = $1 AND "approvedAt" IS NOT NULL', values: [runId] };
  const pages = [
    { what: 'an approval in the list', page: list.page, shown: row(name, 'App') },
    { what: 'an approval in /runs', page: runs.page, shown: row(name, 'App') },
    { what: 'an approval on the page of its run', page: tab.page, shown: { selector: 'ol > li', texts: ['Approved by'] } },
  ];
  await delays.measure(pages, approved, () => api.post(`${console_.url}/api/v1/runs/${runId}/approve`, {}));
}

function row(...texts: string[]): Shown {
  return { selector: 'tr', texts };
}

function hasStep(runId: string, name: string): Committed {
  return { sql: 'SELECT 1 FROM run_steps WHERE "runId" = $1 AND name = $2', values: [runId, name] };
}

function hasStatus(runId: string, status: string): Committed {
  return { sql: 'SELECT 1 FROM runs WHERE id = $1 AND status = $2', values: [runId, status] };
}

function resume(pids: readonly number[]): void {
  for (const pid of pids) process.kill(pid, 'SIGCONT');
}

async function nothing(): Promise<void> {}
