import { z } from 'zod';
import type { AzureClients } from './azure-clients.ts';

/**
 * The metric that says how much is stored, by Azure's type in lower case (learn.microsoft.com/azure/azure-monitor/reference/
 * supported-metrics: microsoft-storage-storageaccounts-metrics, microsoft-dbformysql-flexibleservers-metrics). Both in bytes;
 * a storage account's is made once an hour.
 */
const METRICS: Readonly<Record<string, string>> = {
  'microsoft.storage/storageaccounts': 'UsedCapacity',
  'microsoft.dbformysql/flexibleservers': 'storage_used',
};

const HOURS_LOOKED_BACK = 26;

const metricsAnswer = z.object({
  value: z.array(z.object({ timeseries: z.array(z.object({ data: z.array(z.object({ average: z.number().nullish() })) })) })),
});

/** How many bytes a resource holds; null where Azure does not say, for whatever reason: nobody is kept from anything by that. */
export async function findStoredBytes({ arm }: AzureClients, { id, type, abortSignal }: { id: string; type: string; abortSignal: AbortSignal }): Promise<number | null> {
  const metric = METRICS[type.toLowerCase()];
  if (metric === undefined) return null;
  const now = Date.now();
  const timespan = `${new Date(now - HOURS_LOOKED_BACK * 3_600_000).toISOString()}/${new Date(now).toISOString()}`;
  const query = { metricnames: metric, aggregation: 'Average', interval: 'PT1H', timespan };
  try {
    const answer = await arm.get(`${id}/providers/Microsoft.Insights/metrics`, { apiVersion: '2018-01-01', query, abortSignal });
    const points = metricsAnswer.parse(answer).value.flatMap(({ timeseries }) => timeseries.flatMap(({ data }) => data));
    return points.map(({ average }) => average).filter((average) => typeof average === 'number').at(-1) ?? null;
  } catch {
    return null;
  }
}
