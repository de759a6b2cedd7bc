import { findAnswerReader } from '#lib/azure-credentials/answer-reader-store.ts';
import { findLedger, requestLedger } from '#lib/teardown/ledger-store.ts';
import { ledgerView } from '#lib/teardown/ledger-view.ts';
import { problemOf } from '#lib/web/api-problem.ts';
import { ProblemError } from '#lib/web/problem.ts';
import { getDeployment, notFound } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** What is left of a destroyed deployment, as a runner read it back from Azure. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, actor, context }) => {
    const deployment = await getDeployment(context.db, params.deploymentId);
    const ledger = await findLedger(context.db, deployment.id);
    return ledger === null ? notFound() : ledgerView(ledger, await findAnswerReader(context.db, actor.role, deployment));
  },
});

/** Asks the runners to read it anew; `isAsked` is true until they have. */
export const POST = route({
  permission: 'plan',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    const asked = await requestLedger(context.db, id);
    if (asked === 'name_in_use') throw new ProblemError(problemOf(404, 'ledger_name_in_use'));
    return asked === 'asked' ? new Response(null, { status: 202 }) : notFound();
  },
});
