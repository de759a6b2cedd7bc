import { findLedger, requestLedger } from '#lib/teardown/ledger-store.ts';
import { ledgerView } from '#lib/teardown/ledger-view.ts';
import { getDeployment, notFound } from '#lib/web/api/find-or-404.ts';
import { deploymentParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';

/** What is left of a destroyed deployment, as a runner read it back from Azure. */
export const GET = route({
  permission: 'view',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    const ledger = await findLedger(context.db, id);
    return ledger === null ? notFound() : ledgerView(ledger);
  },
});

/** Asks the runners to read it anew; `isAsked` is true until they have. */
export const POST = route({
  permission: 'plan',
  params: deploymentParams,
  run: async ({ params, context }) => {
    const { id } = await getDeployment(context.db, params.deploymentId);
    return (await requestLedger(context.db, id)) ? new Response(null, { status: 202 }) : notFound();
  },
});
