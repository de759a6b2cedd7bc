import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readConsoleKey, type ConsoleKey } from '#lib/credentials/console-key.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { createDeployment, findDeployment, findDeploymentWithin, updateDeployment } from '#lib/deployments/deployment-store.ts';
import { buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
let key: ConsoleKey;
useTestDatabase(async (opened) => {
  db = opened;
  key = await readConsoleKey('unused', randomBytes(32).toString('base64'));
});

const fields = { name: 'Within', target: 'practice', location: 'westeurope', moduleVersion: '7.9.2', inputs: { namespace: 'within' }, secrets: { license: 'a-license' }, backend: { kind: 'console' }, credentialId: null, subscriptionId: null, practice: null, wizardStep: null } as const;

// pg says so once a process, so this file has no other test.
it('within a transaction a deployment is read whole, one question at a time', async () => {
  const warnings: string[] = [];
  process.on('warning', ({ message }) => warnings.push(message));
  const made = await createDeployment(db, key, fields, 'ada');
  if (!made.ok) throw new Error(made.reason);
  const { id } = made.deployment;
  await buildRun(db, id);
  await updateDeployment(db, key, id, fields);
  const within = await inTransaction(db, (tx) => findDeploymentWithin(tx, id));
  expect(within).toEqual(await findDeployment(db, id));
  expect(within).toMatchObject({ secretInputs: ['license'], lastRun: { number: 1 }, drifted: false });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(warnings).toEqual([]);
});
