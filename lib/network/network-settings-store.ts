import { openText, sealText } from '../credentials/sealed-secret.ts';
import type { ConsoleContext } from '../console-context.ts';
import { notify } from '../db/notify.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { NO_NETWORK_VALUES, separateLogins, type AddressSetting, type Logins, type NetworkSettings, type NetworkSettingsSummary, type NetworkValues } from './network-settings.ts';
import type { NetworkSettingsInput } from './network-settings-schema.ts';

/** What the logins are sealed for: there is one row. */
export const LOGINS_PURPOSE = 'network_settings:logins';

type Sealing = Pick<ConsoleContext, 'db' | 'key'>;

interface Row {
  values: NetworkValues;
  logins: Logins;
  updatedAt: Date;
  updatedBy: string;
}

/** With the users and passwords: for the runner alone. */
export async function findNetworkSettings({ db, key }: Sealing): Promise<NetworkSettings> {
  const row = await findRow(db.prisma, key);
  return row === null ? { values: NO_NETWORK_VALUES, logins: {} } : { values: row.values, logins: row.logins };
}

/** Without them: for pages and the API. */
export async function summarizeNetworkSettings({ db, key }: Sealing): Promise<NetworkSettingsSummary> {
  return summaryOf(await findRow(db.prisma, key));
}

/** Stores all settings anew and tells the runners. What is stored now, without users and passwords. */
export async function saveNetworkSettings({ db, key }: Sealing, { forget, ...given }: NetworkSettingsInput, updatedBy: string): Promise<NetworkSettingsSummary> {
  return inTransaction(db, async (tx) => {
    const { values, logins } = separateLogins(given, await findRow(tx, key), forget);
    const sealedLogins = Object.keys(logins).length === 0 ? null : sealText(key, JSON.stringify(logins), LOGINS_PURPOSE);
    const row = { values: { ...values }, sealedLogins, updatedAt: new Date(), updatedBy };
    await tx.networkSettings.upsert({ where: { id: 1 }, create: row, update: row });
    await notify(tx, 'settings', 'network');
    return summaryOf({ values, logins, updatedAt: row.updatedAt, updatedBy });
  });
}

async function findRow(tx: Transaction | ConsoleContext['db']['prisma'], key: ConsoleContext['key']): Promise<Row | null> {
  const row = await tx.networkSettings.findUnique({ where: { id: 1 }, omit: { sealedLogins: false } });
  if (row === null) return null;
  const logins = row.sealedLogins === null ? {} : (JSON.parse(openText(key, row.sealedLogins, LOGINS_PURPOSE)) as Logins);
  return { values: { ...NO_NETWORK_VALUES, ...(row.values as unknown as Partial<NetworkValues>) }, logins, updatedAt: row.updatedAt, updatedBy: row.updatedBy };
}

function summaryOf(row: Row | null): NetworkSettingsSummary {
  if (row === null) return { values: NO_NETWORK_VALUES, withLogin: [], updatedAt: null, updatedBy: null };
  return { values: row.values, withLogin: Object.keys(row.logins) as AddressSetting[], updatedAt: row.updatedAt.toISOString(), updatedBy: row.updatedBy };
}
