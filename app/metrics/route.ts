import { route } from '#lib/web/api.ts';
import { metricsText } from '#lib/web/metrics.ts';

/** For Prometheus, by an API token. */
export const GET = route({
  permission: 'view',
  run: async ({ context }) => new Response(await metricsText(context.db), { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' } }),
});
