import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * Whether Terraform goes to this address without a proxy, as Go reads NO_PROXY (golang.org/x/net/http/httpproxy): loopback always, a name
 * with all names below it, `.name` or `*.name` for those below it alone, an address, or a network in CIDR; each with a port or without.
 */
export function bypassesProxy({ hostname, port, protocol }: URL, { NO_PROXY, no_proxy }: Readonly<Record<string, string>>): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))) return true;
  const given = port || (protocol === 'https:' ? '443' : '80');
  const rules = (NO_PROXY ?? no_proxy ?? '').split(',').map((rule) => rule.trim().toLowerCase()).filter((rule) => rule !== '');
  return rules.some((rule) => rule === '*' || isRuleFor(rule, host, given));
}

function isRuleFor(rule: string, host: string, port: string): boolean {
  if (rule.includes('/')) return isWithin(rule, host);
  const [, name = rule, wanted] = isIPv6(rule) ? [] : (/^\[?(.*?)\]?(?::(\d+))?$/.exec(rule) ?? []);
  if (wanted !== undefined && wanted !== port) return false;
  if (isIP(name) !== 0 || isIP(host) !== 0) return name === host;
  const below = name.replace(/^\*?\./, '');
  return host.endsWith(`.${below}`) || (below === name && host === name);
}

function isWithin(network: string, host: string): boolean {
  const [address = '', prefix = ''] = network.split('/');
  const [family, hostFamily] = [isIP(address), isIP(host)];
  if (family === 0 || family !== hostFamily || !/^\d+$/.test(prefix)) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  try {
    list.addSubnet(address, Number(prefix), type);
  } catch {
    return false;
  }
  return list.check(host, type);
}
