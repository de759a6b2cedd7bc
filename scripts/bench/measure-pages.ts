import { Agent, get } from 'node:http';
import type { BenchConsole } from './bench-console.ts';
import { percentile, type Figure } from './figures.ts';
import { createSessionCookie } from './session-cookie.ts';

/** Opening the page of a run that printed 100,000 lines, in a console whose pages were opened before. */
export async function measureRunPage(bench: BenchConsole, { runId, otherRunId }: { runId: string; otherRunId: string }): Promise<Figure[]> {
  const cookie = await createSessionCookie(bench);
  const open = async (id: string) => {
    const run = await bench.context.db.prisma.run.findUniqueOrThrow({ where: { id } });
    return getPage(`${bench.url}/deployments/${run.deploymentId}/runs/${id}`, cookie);
  };
  await open(otherRunId);
  const before = (await bench.memory()).web;
  const opened = [await open(runId)];
  const grownByOne = (await bench.memory()).web - before;
  for (let turn = 1; turn < 10; turn += 1) opened.push(await open(runId));
  const grownByTen = (await bench.memory()).web - before;
  return [
    { what: "page of that run, server's time, median", value: percentile(opened.map(({ ms }) => ms), 0.5), unit: 'ms', bar: 300 },
    { what: 'page of that run, sent (gzip)', value: Math.max(...opened.map(({ bytes }) => bytes)) / 1024, unit: 'KB', bar: 300 },
    { what: 'memory of the web process grown by opening it', value: Math.max(0, grownByOne), unit: 'MiB', bar: 30 },
    { what: 'memory of the web process grown by opening it 10 times', value: Math.max(0, grownByTen), unit: 'MiB', bar: null },
  ];
}

/** The dashboard with 2,000 deployments and 20,000 runs. */
export async function measureDashboard(bench: BenchConsole): Promise<Figure[]> {
  await fillDashboard(bench);
  const cookie = await createSessionCookie(bench);
  const open = () => getPage(`${bench.url}/deployments`, cookie);
  for (let turn = 0; turn < 50; turn += 1) await open();
  const times: number[] = [];
  for (let turn = 0; turn < 200; turn += 1) times.push((await open()).ms);
  return [{ what: 'dashboard with 2,000 deployments and 20,000 runs, p95', value: percentile(times, 0.95), unit: 'ms', bar: 40, detail: `(p50 ${percentile(times, 0.5).toFixed(1)} ms)` }];
}

/** One connection for all of them, and a client that costs little: it has the two cores with the server. */
const agent = new Agent({ keepAlive: true });

function getPage(url: string, cookie: string): Promise<{ ms: number; bytes: number }> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { cookie, 'accept-encoding': 'gzip' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Buffer) => (bytes += part.length));
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve({ ms: performance.now() - started, bytes });
        else reject(new Error(`${url} answered ${answer.statusCode}`));
      });
    });
    request.on('error', reject);
  });
}

/** Fills the database in one transaction: until its end the runner sees none of these deployments, and writes no row of theirs. */
async function fillDashboard({ context: { db } }: BenchConsole): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query('BEGIN');
    for (const statement of FILLING) await client.query(statement);
    await client.query('COMMIT');
  } finally {
    client.release(true);
  }
  await db.pool.query('ANALYZE');
}

const FILLING = [
  `INSERT INTO deployments (id, name, target, location, "moduleVersion", inputs, status, "createdBy")
    SELECT gen_random_uuid(), 'bench ' || n, 'practice', 'westeurope', '7.9.2', jsonb_build_object('namespace', 'fill' || n),
      (ARRAY['deployed', 'deployed', 'deployed', 'failed', 'destroyed'])[n % 5 + 1], 'bench@example.com'
    FROM generate_series(0, 1999) n`,
  `INSERT INTO runs (id, "deploymentId", number, kind, status, "queuedAt", "startedAt", "finishedAt", "requestedBy", target, location, "moduleVersion", inputs, files)
    SELECT gen_random_uuid(), d.id, n, 'deploy', CASE WHEN n % 4 = 0 THEN 'failed' ELSE 'applied' END,
      now() - n * interval '1 hour', now() - n * interval '1 hour', now() - n * interval '50 minutes', 'bench@example.com',
      d.target, d.location, d."moduleVersion", d.inputs, '[]'
    FROM deployments d, generate_series(1, 10) n WHERE d.name LIKE 'bench %'`,
  `INSERT INTO azure_statuses ("deploymentId", "observedAt", "componentsAt", "attemptedAt", components, summary)
    SELECT id, now(), now(), now(), '[]', '{"status":"healthy","component":"gateway"}' FROM deployments WHERE name LIKE 'bench %'`,
  `INSERT INTO wandb_chains ("deploymentId", fqdn, address, "checkedAt", links, summary)
    SELECT id, 'wandb.example.com', '203.0.113.1', now(), '[]', '{"link":"dns","status":"waiting","code":"no_record"}' FROM deployments WHERE name LIKE 'bench %'`,
  // What was destroyed was read back long ago.
  `INSERT INTO teardown_ledgers ("deploymentId", target, namespace, location, "attemptedAt", settled, before, reading)
    SELECT id, target, inputs->>'namespace', location, now(), true, '[]', '{}' FROM deployments WHERE name LIKE 'bench %' AND status = 'destroyed'`,
  `UPDATE deployments d SET "lastRunId" = r.id, "changedAt" = r."finishedAt" FROM runs r WHERE r."deploymentId" = d.id AND r.number = 10 AND name LIKE 'bench %'`,
];
