/** The links between the end of Terraform and a W&B one can sign in to, in the order in which they come to hold. */
export const CHAIN_LINKS = ['dns', 'port', 'certificate', 'healthz', 'sign_in'] as const;
export type ChainLinkName = (typeof CHAIN_LINKS)[number];

/** waiting: comes by itself, or when the person has done what is said. unknown: could not be told. not_reached: a link before it does not hold. */
export const LINK_STATUSES = ['green', 'waiting', 'failed', 'unknown', 'not_reached'] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

/** What was found at a link; the words of it and of what to do are status.json's `chain.found` and `chain.next`. */
export const LINK_CODES = [
  'resolves', 'no_record', 'points_elsewhere', 'points_elsewhere_too', 'ipv6_too', 'no_dns_answer',
  'open', 'refused', 'no_answer', 'no_route', 'behind_proxy',
  'valid', 'expires_soon', 'not_issued', 'wrong_name', 'expired', 'untrusted', 'no_handshake',
  'healthy', 'starting', 'bad_status', 'redirects', 'no_reply',
  'page', 'no_page',
  'not_reached', 'too_old', 'outdated', 'never_checked',
] as const;
export type LinkCode = (typeof LINK_CODES)[number];

/** What one look at a link found. */
export interface LinkFinding {
  status: LinkStatus;
  code: LinkCode;
  /** What the words speak of: addresses, an issuer, days. */
  values: Record<string, string | number>;
}

export interface ChainLink extends LinkFinding {
  name: ChainLinkName;
  /** Since when it is found like this. ISO 8601 in UTC. */
  since: string;
}

/** The last check of the way to a deployment's W&B. Times are ISO 8601 in UTC. */
export interface WandbChain {
  fqdn: string;
  /** Of the gateway, as the module handed it back. */
  address: string;
  checkedAt: string;
  links: ChainLink[];
}

/** What a list shows of a chain: the first link that is not green, before all others one behind which nothing is reached. Null when all are. */
export interface ChainSummary {
  link: ChainLinkName;
  status: LinkStatus;
  code: LinkCode;
}

/** What normally comes by itself is expected within this time; after it something is wrong. A record waits for a person, as long as it takes. */
const PATIENCE_MS = 45 * 60_000;

/**
 * The links of a check as they are kept: each with the time since when it is found so, and what has not come by itself for too
 * long as failed. `found` ends where a link does not hold; those behind it are not reached.
 */
export function linksOf(found: readonly LinkFinding[], before: readonly ChainLink[], now: Date): ChainLink[] {
  return CHAIN_LINKS.map((name, index) => {
    const finding = found[index] ?? { status: 'not_reached', code: 'not_reached', values: {} };
    const known = before.find((link) => link.name === name);
    const since = known?.code === finding.code ? known.since : now.toISOString();
    return { name, ...impatient(finding, since, now), since };
  });
}

function impatient(finding: LinkFinding, since: string, now: Date): LinkFinding {
  const waitsForPerson = finding.code === 'no_record' || finding.code === 'expires_soon';
  const isOverdue = finding.status === 'waiting' && !waitsForPerson && now.getTime() - Date.parse(since) > PATIENCE_MS;
  return isOverdue ? { ...finding, status: 'failed' } : finding;
}

export function chainSummaryOf(links: readonly ChainLink[]): ChainSummary | null {
  const first = links.find((link) => !holds(link)) ?? links.find(({ status }) => status !== 'green');
  return first === undefined ? null : { link: first.name, status: first.status, code: first.code };
}

/** A certificate that runs out is no reason to look no further: until then all works. */
export function holds({ status, code }: LinkFinding): boolean {
  return status === 'green' || code === 'expires_soon';
}
