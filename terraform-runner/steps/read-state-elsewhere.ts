import { randomUUID } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { recordReadState } from '#lib/state/read-state-store.ts';
import { readStateOrNull } from '#lib/state/state-document.ts';
import { teachStateSecrets } from '#lib/state/state-secrets.ts';
import { translator } from '#lib/words/translate.ts';
import { FencedError } from '../fenced.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { RunContext } from '../run-context.ts';
import { PULL_STATE } from '../terraform/command.ts';
import { startTerraform } from '../terraform/process.ts';

/** A backend that answers takes seconds. */
const READ_WITHIN_MS = 60_000;

/** Larger states are left in their backend. */
const MAX_STATE_BYTES = 64 * 1024 * 1024;

/**
 * Reads the state where Terraform keeps it, and stores it sealed: outputs, URL and inventory of the deployment come from it. A state
 * that cannot be read fails no run: the log says so, and what was read before stays.
 */
export async function readStateElsewhere(context: RunContext, { afterApply }: { afterApply: boolean }): Promise<void> {
  const { setup, run, mask, log } = context;
  if (run.stateIsHere || run.driftCheck) return;
  const words = translator('runner');
  const pulled = await pullState(context);
  if (!pulled.ok) return log.quote(words('stateNotRead', { reason: mask.text(pulled.reason) }));
  const document = pulled.body === null ? null : readStateOrNull(pulled.body);
  if (pulled.body !== null && document === null) return log.say(words('stateNotRead', { reason: words('stateNotUnderstood') }), 'warn');
  if (document !== null) teachStateSecrets(document, mask);
  const state = document === null || pulled.body === null ? null : { document, body: pulled.body };
  const reader = { id: run.id, deploymentId: run.deploymentId, claim: run.claim, afterApply };
  if (!(await retryWhileDown(() => recordReadState(setup.db, setup.key, reader, state)))) throw new FencedError(run.id);
}

type Pulled = { ok: true; body: Buffer | null } | { ok: false; reason: string };

/**
 * `terraform state pull`. The state holds every value in clear, so it goes into a file of the run's own directory, which is removed
 * at once. It only reads, so it is no step: a runner that takes the run up reads anew.
 */
async function pullState({ setup, workdir, env, heartbeat }: RunContext): Promise<Pulled> {
  const spool = workdir.spoolOf(`state-${randomUUID()}`);
  try {
    const terraform = await startTerraform({ binary: setup.terraform.path, args: PULL_STATE, cwd: workdir.dir, env, ...spool });
    heartbeat.onChange(() => heartbeat.isFenced() && terraform.kill());
    const timer = setTimeout(() => terraform.kill(), READ_WITHIN_MS);
    const exitCode = await terraform.exited.finally(() => clearTimeout(timer));
    if (exitCode !== 0) return { ok: false, reason: lastWords(await readFile(spool.stderr, 'utf8')) || `exit code ${exitCode ?? 'none'}` };
    const { size } = await stat(spool.stdout);
    if (size > MAX_STATE_BYTES) return { ok: false, reason: `${Math.ceil(size / 1024 / 1024)} MiB` };
    const body = await readFile(spool.stdout);
    return { ok: true, body: body.toString('utf8').trim() === '' ? null : body };
  } finally {
    await Promise.all([rm(spool.stdout, { force: true }), rm(spool.stderr, { force: true })]);
  }
}

/** Terraform's error in one line, without its frame. */
function lastWords(stderr: string): string {
  return stderr.replaceAll(/\u001B\[[0-9;]*m/g, '').replaceAll(/[│╷╵\s]+/g, ' ').trim().slice(0, 500);
}
