import type { IncomingHttpHeaders } from 'node:http';

/** What the web server knows about the addresses it is reached by. */
export interface AddressRules {
  /** Scheme, host and port people use. */
  consoleUrl: string;
  /** A reverse proxy stands in front, and its X-Forwarded-* headers are believed. */
  trustProxy: boolean;
}

/** Headers by which a client could pretend to be a proxy, Next itself, or this console's own proxy.ts. */
const CLAIMS = /^(x-forwarded(-.*)?|forwarded|x-real-ip|x-client-ip|true-client-ip|x-original-.*|x-rewrite-url|x-console-.*|x-nonce|content-security-policy(-report-only)?)$/;

/**
 * Rewrites a request's headers so that everything behind the web server can believe them: Host is the console's own,
 * X-Forwarded-For has one address, and no other header speaks for a proxy.
 */
export function keepBelievableHeaders(headers: IncomingHttpHeaders, remoteAddress: string, rules: AddressRules): void {
  const host = hostOf(headers, rules);
  const client = clientOf(headers, remoteAddress, rules);
  for (const name of Object.keys(headers)) if (CLAIMS.test(name)) delete headers[name];
  headers.host = host;
  headers['x-forwarded-for'] = client;
}

/**
 * The host that the browser used. A proxy may have replaced Host, so CONSOLE_URL's counts, unless the request's Origin proves that
 * the page was loaded from the Host sent, or from the one that a trusted proxy forwards.
 */
function hostOf(headers: IncomingHttpHeaders, { consoleUrl, trustProxy }: AddressRules): string {
  const own = new URL(consoleUrl).host;
  const origin = hostOfOrigin(headers.origin);
  const forwarded = trustProxy ? firstOf(headers['x-forwarded-host']) : undefined;
  return origin !== null && (origin === headers.host || origin === forwarded) ? origin : own;
}

function hostOfOrigin(origin: string | undefined): string | null {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host || null : null;
}

/** The address that we see, or that the proxy saw, which is the last one in its X-Forwarded-For. */
function clientOf(headers: IncomingHttpHeaders, remoteAddress: string, { trustProxy }: AddressRules): string {
  const told = headers['x-forwarded-for'];
  return (trustProxy && typeof told === 'string' && withoutPort(told.split(',').at(-1)?.trim() ?? '')) || remoteAddress;
}

/**
 * Azure's Application Gateway writes the client's port behind its address, and a port is another one for every connection: each try
 * would count as the first one of its address.
 */
function withoutPort(address: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1] ?? /^([^:]*):\d+$/.exec(address)?.[1] ?? address;
}

/** A request may name scheme and host in its first line, as to a proxy (RFC 9112, 3.2.2). Host alone says who is meant. */
export function withoutOrigin(url: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return url;
  const rest = url.replace(/^[^:]+:\/\/[^/?#]*/, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value)?.split(',')[0]?.trim();
}
