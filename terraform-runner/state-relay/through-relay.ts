import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describeFailure } from '#lib/runs/failures/describe-failure.ts';
import type { RunFailure } from '#lib/runs/run-failure.ts';
import { translator } from '#lib/words/translate.ts';
import type { RunContext } from '../run-context.ts';
import type { TerraformCommand } from '../terraform/command.ts';
import { unzipFile } from '../terraform/release/unzip-file.ts';
import { backendRecordIn } from '../workdir.ts';
import { relayAddressOf } from './relay-address.ts';

/** The run's relay cannot listen on this host, and the plan knows no other way to the state. */
export class RelayError extends Error {
  override name = 'RelayError';
}

/** An init goes without the relay after this time, an apply or a plan ends with an explanation. */
const AWAITED_BY_INIT_MS = 10_000;
const AWAITED_MS = 60_000;

/**
 * Returns the command as it is started: an init is given the relay's address if the relay listens. A plan and an apply use the address of
 * their init, so they wait for the relay if that one named it. @throws RelayError
 */
export async function throughRelay({ run, workdir, relay }: Pick<RunContext, 'run' | 'workdir' | 'relay'>, command: TerraformCommand): Promise<TerraformCommand> {
  if (command.name === 'init') return relay !== null && (await relay.isReady(AWAITED_BY_INIT_MS)) ? { ...command, stateAddress: relay.stateAddress } : command;
  if (!run.stateIsHere) return command;
  const initialized = command.name === 'apply' ? await readBackendOfPlan(workdir.approvedPlanFile) : await readFile(backendRecordIn(workdir)).catch(() => Buffer.of());
  if (!initialized.includes(`${relayAddressOf(run.id).origin}/`)) return command;
  if (relay !== null && (await relay.isReady(AWAITED_MS))) return command;
  throw new RelayError(translator('runner')('console.relayMissing', { address: hostOf(run.id) }));
}

/** Explains to a person why the run ends. */
export function describeRelayError(run: Pick<RunContext['run'], 'id'>): RunFailure {
  return describeFailure('console_unreachable', { text: 'state_relay_missing', values: { address: hostOf(run.id) } });
}

function hostOf(runId: string): string {
  const { host, port } = relayAddressOf(runId);
  return `${host}:${port}`;
}

/** Reads the part of a plan file that names its backend; empty where the file is no plan. */
async function readBackendOfPlan(planFile: string): Promise<Buffer> {
  const part = path.join(path.dirname(planFile), `plan-backend.${randomUUID()}`);
  try {
    await unzipFile(planFile, 'tfplan', part);
    return await readFile(part);
  } catch {
    return Buffer.of();
  } finally {
    await rm(part, { force: true });
  }
}
