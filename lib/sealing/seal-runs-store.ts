import { openText, sealText } from '../credentials/sealed-secret.ts';
import type { ConsoleKey } from '../credentials/console-key.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { Transaction } from '../db/transaction.ts';
import type { Inputs, InputValue } from '../deployments/deployment.ts';
import { keysOfSecrets } from '../modules/sealed-maps.ts';
import { splitSecrets } from '../modules/secret-variables.ts';
import { subjectDigestOf, type PreflightSubject } from '../preflight/preflight-subject.ts';
import { inputsDigestOf } from '../runs/inputs-digest.ts';
import { runSecretsPurpose } from '../runs/queue-run.ts';
import type { ConfigurationFile } from '../runs/run.ts';
import { withoutPlainValues } from './plain-copies.ts';

type Secrets = Record<string, InputValue>;

interface Sealing {
  deploymentId: string;
  names: readonly string[];
}

/** Some runs at a time: a deployment may have hundreds, of some kilobytes each. */
const BATCH = 50;

/**
 * Takes secret inputs out of the runs of a deployment. A run that has not ended gets them sealed, for the Terraform it is to
 * start; of a run that has ended only the keys stay. Returns the values that were found.
 */
export async function sealStoredRuns(tx: Transaction, key: ConsoleKey, { deploymentId, names, backend }: Sealing & { backend: InputValue }): Promise<InputValue[]> {
  const found: InputValue[] = [];
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM runs WHERE "deploymentId" = ${deploymentId} AND inputs ?| ${[...names]}`;
  for (let at = 0; at < rows.length; at += BATCH) {
    const ids = rows.slice(at, at + BATCH).map((row) => row.id);
    const runs = await tx.run.findMany({ where: { id: { in: ids } }, omit: { inputs: false, files: false, sealedSecrets: false } });
    for (const run of runs) found.push(...(await sealRun(tx, key, run, backend)));
  }
  return found;
}

interface StoredRun {
  id: string;
  location: string;
  moduleVersion: string;
  inputs: unknown;
  files: unknown;
  sealedSecrets: string | null;
  credentialId: string | null;
  subscriptionId: string | null;
}

async function sealRun(tx: Transaction, key: ConsoleKey, run: StoredRun, backend: InputValue): Promise<InputValue[]> {
  const { inputs, secrets: plain } = splitSecrets(run.inputs as Inputs);
  const given = withoutNulls(plain);
  const before = openRunSecrets(key, run);
  const after = before === null ? null : { ...before, ...given };
  const files = withoutPlainValues(run.files as ConfigurationFile[], Object.keys(plain));
  await tx.run.update({
    where: { id: run.id },
    data: {
      inputs,
      files: files as unknown as Prisma.InputJsonValue,
      secretKeys: keysOfSecrets(after ?? given) as Prisma.InputJsonObject,
      ...(after !== null && { sealedSecrets: sealText(key, JSON.stringify(after), runSecretsPurpose(run.id)) }),
    },
    select: { id: true },
  });
  if (before !== null && after !== null) await keepPlanFresh(tx, run, { before: { inputs: run.inputs, secrets: before, backend }, after: { inputs, secrets: after, backend } });
  return Object.values(given);
}

function withoutNulls(secrets: Secrets): Secrets {
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== null));
}

/** Null where the run has ended and forgot its secrets, or where they cannot be opened: such a run fails by itself, and says why. */
function openRunSecrets(key: ConsoleKey, { id, sealedSecrets }: StoredRun): Secrets | null {
  if (sealedSecrets === null) return null;
  try {
    return JSON.parse(openText(key, sealedSecrets, runSecretsPurpose(id))) as Secrets;
  } catch {
    return null;
  }
}

interface Digested {
  inputs: unknown;
  secrets: unknown;
  backend: unknown;
}

/** A plan that waits was made of the same values: the digest it is compared by follows them to where they are now. */
async function keepPlanFresh(tx: Transaction, run: StoredRun, { before, after }: { before: Digested; after: Digested }): Promise<void> {
  const { location, moduleVersion, credentialId, subscriptionId } = run;
  const rest = { location, moduleVersion, place: { credentialId, subscriptionId } };
  await tx.runPlan.updateMany({ where: { runId: run.id, inputsDigest: inputsDigestOf({ ...rest, ...before }) }, data: { inputsDigest: inputsDigestOf({ ...rest, ...after }) } });
}

/** Takes secret inputs out of what preflights looked at. Returns the values that were found. */
export async function sealStoredPreflights(tx: Transaction, { deploymentId, names }: Sealing): Promise<InputValue[]> {
  const rows = await tx.$queryRaw<{ id: string; subject: PreflightSubject }[]>`
    SELECT id, subject FROM preflights WHERE "deploymentId" = ${deploymentId} AND subject -> 'inputs' ?| ${[...names]}`;
  const found: InputValue[] = [];
  for (const { id, subject } of rows) {
    const { inputs, secrets } = splitSecrets(subject.inputs);
    const given = withoutNulls(secrets);
    const after: PreflightSubject = { ...subject, inputs, secretNames: [...new Set([...subject.secretNames, ...Object.keys(given)])].sort() };
    await tx.preflight.update({ where: { id }, data: { subject: after as unknown as Prisma.InputJsonObject, inputsDigest: subjectDigestOf(after) }, select: { id: true } });
    found.push(...Object.values(given));
  }
  return found;
}
