import 'server-only';
import { notFound, redirect } from 'next/navigation';
import { may } from '../../auth/permission.ts';
import { findAnswerReader } from '../../azure-credentials/answer-reader-store.ts';
import { findDeployment, watchDeployment } from '../../deployments/deployment-store.ts';
import { findMaintenance } from '../../deployments/maintenance-store.ts';
import { isId } from '../../ids.ts';
import { findRunInTheWay } from '../../runs/run-store.ts';
import { readTeardown, shownTeardown } from '../../teardown/read-teardown.ts';
import { container } from '../container.ts';
import { requireActor } from '../current-user.ts';
import { withShownRun } from '../shown-runs.ts';

/** Everything the page of a teardown shows; opening it makes the runner look at Azure. What is destroyed has its ledger instead. */
export async function loadTeardownPage(id: string) {
  const actor = await requireActor();
  const { context } = await container();
  const { db } = context;
  const deployment = isId(id) ? await findDeployment(db, id) : null;
  if (deployment === null) notFound();
  if (deployment.status === 'destroyed' || deployment.lastRun === null) redirect(`/deployments/${deployment.id}`);
  const [teardown, inTheWay, maintenance] = await Promise.all([readTeardown(context, id), findRunInTheWay(db.prisma, id), findMaintenance(db.prisma, id), watchDeployment(db, id)]);
  const reader = await findAnswerReader(db, actor.role, deployment);
  return { deployment: await withShownRun(db, actor.role, deployment), ...shownTeardown(reader, teardown), inTheWay, maintenance, allowed: { deploy: may(actor.role, 'plan'), destroy: may(actor.role, 'destroy') } };
}
