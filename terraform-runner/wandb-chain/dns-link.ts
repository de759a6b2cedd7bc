import type { LinkFinding } from '#lib/status/wandb-chain.ts';
import { codeOf, type ChainLook } from './chain-net.ts';

/**
 * Whether the name leads to the gateway and nowhere else. The gateway has an IPv4 address alone, and Let's Encrypt takes the IPv6
 * one where a name has both (letsencrypt.org/docs/ipv6-support), so an AAAA record is in the way.
 */
export async function checkDns({ fqdn, address, net }: ChainLook): Promise<LinkFinding> {
  const [found, found6] = await Promise.all([addressesOf(net.resolve4(fqdn)), addressesOf(net.resolve6(fqdn))]);
  if (typeof found === 'string') return { status: 'unknown', code: 'no_dns_answer', values: { fqdn, error: found } };
  const others = found.filter((one) => one !== address);
  const ipv6 = typeof found6 === 'string' ? [] : found6;
  if (found.length === 0 && ipv6.length === 0) return { status: 'waiting', code: 'no_record', values: { fqdn, address } };
  if (!found.includes(address)) return { status: 'failed', code: 'points_elsewhere', values: { fqdn, address, others: [...others, ...ipv6].join(', ') } };
  if (others.length > 0) return { status: 'failed', code: 'points_elsewhere_too', values: { fqdn, address, others: others.join(', ') } };
  if (ipv6.length > 0) return { status: 'failed', code: 'ipv6_too', values: { fqdn, others: ipv6.join(', ') } };
  return { status: 'green', code: 'resolves', values: { fqdn, address } };
}

/** ENOTFOUND: there is no such name; ENODATA: it has no record of this type (nodejs.org/api/dns.html, error codes). */
const NOTHING_THERE = ['ENOTFOUND', 'ENODATA'];

/** The addresses, or the code of the error when no DNS server answered. */
async function addressesOf(asked: Promise<string[]>): Promise<string[] | string> {
  return asked.catch((error: unknown) => (NOTHING_THERE.includes(codeOf(error)) ? [] : codeOf(error)));
}
