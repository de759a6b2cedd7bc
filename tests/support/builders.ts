import { randomUUID } from 'node:crypto';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import type { RunKind } from '#lib/runs/run-status.ts';
import { insertRun } from '#lib/runs/run-store.ts';
import type { Run } from '#lib/runs/run.ts';

/** A practice deployment nobody has run yet; returns its id. */
export async function buildDeployment(db: Database, { name = `d-${randomUUID().slice(0, 8)}` }: { name?: string } = {}): Promise<string> {
  const row = await db.prisma.deployment.create({
    data: { name, target: 'practice', location: 'westeurope', moduleVersion: '7.9.2', inputs: { namespace: name }, reservedName: name, createdBy: 'test' },
  });
  return row.id;
}

/** A queued run. @throws when another one is in the way. */
export async function buildRun(db: Database, deploymentId: string, { kind = 'deploy', autoApprove = false, driftCheck = false }: { kind?: RunKind; autoApprove?: boolean; driftCheck?: boolean } = {}): Promise<Run> {
  const inserted = await inTransaction(db, (tx) =>
    insertRun(tx, {
      id: randomUUID(),
      deploymentId,
      kind,
      autoApprove,
      requestedBy: 'test',
      idempotencyKey: null,
      target: 'practice',
      location: 'westeurope',
      moduleVersion: '7.9.2',
      inputs: {},
      practice: null,
      files: [],
      sealedSecrets: '',
      stateTokenHash: randomUUID(),
      sealedStateToken: null,
      sealedImports: null,
      adopts: 0,
      credentialId: null, subscriptionId: null, stateIsHere: true, purpose: null,
      adoptOnly: false,
      driftCheck,
      refreshOnly: false,
    }),
  );
  if (!inserted.ok) throw new Error(inserted.reason);
  return inserted.run;
}
