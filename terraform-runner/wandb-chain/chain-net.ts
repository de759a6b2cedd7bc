import { Resolver } from 'node:dns/promises';

/** How the way to a W&B is looked at: real names and addresses, or those that practice plays. */
export interface ChainNet {
  /** The addresses of a name. Throw errors with the codes of node:dns. */
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
  /** Where a port of an address is to be connected to. */
  reach(address: string, port: number): { host: string; port: number };
  /** The only certificates to trust, PEM; null for those of this machine. */
  ca: string | null;
  /** A proxy stands between this machine and others, and connections that do not go through it may not get out. */
  behindProxy: boolean;
}

/** What one check of a chain works with. */
export interface ChainLook {
  fqdn: string;
  /** Of the gateway. */
  address: string;
  /** Others than those may not reach it; nobody is kept out where it is empty. */
  allowedRanges: readonly string[];
  net: ChainNet;
  /** How long one question may take. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** The ranges that are let in, as words take them; none where all are. */
export function rangesText({ allowedRanges }: ChainLook): string {
  return allowedRanges.length === 0 ? 'none' : allowedRanges.join(', ');
}

/** The network of this machine, asked directly: a name as the DNS servers of this machine know it now, past every cache on the way. */
export function machineNet(network: Readonly<Record<string, string>>): ChainNet {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  return {
    resolve4: (name) => resolver.resolve4(name),
    resolve6: (name) => resolver.resolve6(name),
    reach: (host, port) => ({ host, port }),
    ca: null,
    behindProxy: (network.HTTPS_PROXY ?? network.https_proxy ?? '') !== '',
  };
}

/** The code of an error of Node's: ENOTFOUND, ECONNREFUSED, CERT_HAS_EXPIRED. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}
