import { BlockList, isIP } from 'node:net';

/**
 * Hosts that hand a machine's own credentials to whoever asks from it: link-local metadata services (RFC 3927, RFC 4291), and Azure's
 * wire server (learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
const METADATA = new BlockList();
METADATA.addSubnet('169.254.0.0', 16);
METADATA.addAddress('168.63.129.16');
METADATA.addAddress('100.100.100.200');
METADATA.addSubnet('fe80::', 10, 'ipv6');
METADATA.addAddress('fd00:ec2::254', 'ipv6');

const NAMES = new Set(['metadata', 'metadata.google.internal', 'metadata.azure.internal', 'instance-data']);

/** Returns true for a host, as an address names it, that is a metadata service. */
export function isMetadataHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  const family = isIP(name);
  if (family === 4) return METADATA.check(name);
  if (family !== 6) return NAMES.has(name);
  const inner = embeddedAddress(name);
  return METADATA.check(name, 'ipv6') || (inner !== null && METADATA.check(inner));
}

/**
 * Returns the IPv4 address that an IPv6 address carries: IPv4-mapped and IPv4-compatible (RFC 4291), NAT64 (RFC 6052, RFC 8215) and
 * 6to4 (RFC 3056). Null for any other.
 */
function embeddedAddress(address: string): string | null {
  const groups = groupsOf(address);
  const [first, second] = groups;
  if (first === 0x2002) return dotted(groups.slice(1, 3));
  const isNat64 = first === 0x64 && second === 0xff9b;
  const isCompatible = groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0 || groups[5] === 0xffff);
  return isNat64 || isCompatible ? dotted(groups.slice(6)) : null;
}

/** The eight groups of an IPv6 address; URL writes them in hexadecimal, also those of a dotted end. */
function groupsOf(address: string): number[] {
  const [written = ''] = (URL.parse(`http://[${address}]/`)?.hostname ?? '').replace(/^\[|\]$/g, '').split('%');
  const [head = '', tail] = written.split('::');
  const parts = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return parts(head);
  const [before, after] = [parts(head), parts(tail)];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function dotted([high = 0, low = 0]: number[]): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
