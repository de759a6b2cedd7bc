/** Addresses that may hold a user and a password, and those that may not be addresses at all. */
export const ADDRESS_SETTINGS = ['httpsProxy', 'httpProxy', 'networkMirrorUrl', 'moduleRegistryUrl', 'releasesUrl'] as const;
export type AddressSetting = (typeof ADDRESS_SETTINGS)[number];

/**
 * How Terraform and the Azure SDKs reach the world from a closed network, as an admin set it. Null: nothing set. Addresses are
 * without user and password, see {@link Logins}.
 */
export interface NetworkValues {
  /** Proxy for https addresses, and for http ones. */
  httpsProxy: string | null;
  httpProxy: string | null;
  /** Hosts that are reached without it, with commas between them, as NO_PROXY has it. */
  noProxy: string | null;
  /** PEM of certificates that are trusted beside the machine's own. */
  caPem: string | null;
  /** A mirror of providers that speaks Terraform's provider network mirror protocol; https. */
  networkMirrorUrl: string | null;
  /** Or a folder of them on the runner's host; absolute. */
  filesystemMirrorPath: string | null;
  /** What answers for registry.terraform.io when modules are asked for (`modules.v1`). */
  moduleRegistryUrl: string | null;
  /** Where Terraform itself is downloaded from, and which version. */
  releasesUrl: string | null;
  terraformVersion: string | null;
}

export type NetworkSetting = keyof NetworkValues;

/** `user:password` as it stands in an address, percent-encoded, by the setting it belongs to. Secret. */
export type Logins = Partial<Record<AddressSetting, string>>;

/** What is stored, with the secrets in it. */
export interface NetworkSettings {
  values: NetworkValues;
  logins: Logins;
}

/** What pages and the API show of it. */
export interface NetworkSettingsSummary {
  values: NetworkValues;
  /** The addresses that go with a user and password. */
  withLogin: AddressSetting[];
  /** ISO 8601 in UTC; null while nothing was ever set. */
  updatedAt: string | null;
  updatedBy: string | null;
}

export const NO_NETWORK_VALUES: NetworkValues = {
  httpsProxy: null,
  httpProxy: null,
  noProxy: null,
  caPem: null,
  networkMirrorUrl: null,
  filesystemMirrorPath: null,
  moduleRegistryUrl: null,
  releasesUrl: null,
  terraformVersion: null,
};

/** The host whose modules `moduleRegistryUrl` answers for: the one that W&B's module is published on. */
export const MODULE_REGISTRY_HOST = 'registry.terraform.io';

/**
 * Takes users and passwords out of the addresses. An address that is as before and comes without one keeps what is stored, unless
 * it is to be forgotten: what is stored is never shown, so nobody could send it back.
 */
export function separateLogins(given: NetworkValues, before: NetworkSettings | null, forget: readonly AddressSetting[]): NetworkSettings {
  const values = { ...given };
  const logins: Logins = {};
  for (const name of ADDRESS_SETTINGS) {
    const address = given[name];
    if (address === null) continue;
    const { bare, login } = splitLogin(address);
    values[name] = bare;
    const kept = before?.values[name] === bare && !forget.includes(name) ? before.logins[name] : undefined;
    const next = login ?? kept;
    if (next !== undefined) logins[name] = next;
  }
  return { values, logins };
}

function splitLogin(address: string): { bare: string; login: string | null } {
  const url = new URL(address);
  const login = url.username === '' && url.password === '' ? null : `${url.username}:${url.password}`;
  url.username = '';
  url.password = '';
  // A bare host gets a slash from URL, which nobody wrote.
  return { bare: url.href.replace(/\/$/, ''), login };
}

/** The whole address, user and password in it; for what is started with it, never for showing. Null where it is not set. */
export function wholeAddress({ values, logins }: NetworkSettings, name: AddressSetting): string | null {
  const address = values[name];
  const login = logins[name];
  return address === null || login === undefined ? address : address.replace('://', () => `://${login}@`);
}

/** What no log may show: each password, as it is and as it stands in an address. */
export function networkSecrets({ logins }: NetworkSettings): string[] {
  return Object.values(logins).flatMap((login) => {
    const password = login.slice(login.indexOf(':') + 1);
    return [login, password, decodeURIComponent(password), ...(password === '' ? [login.slice(0, -1), decodeURIComponent(login.slice(0, -1))] : [])].filter((secret) => secret !== '');
  });
}
