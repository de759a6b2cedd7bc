import { isIPv4, isIPv6 } from 'node:net';

/**
 * An address as attempts are counted: an IPv4 address whole, an IPv6 address by its first 64 bits, because one customer of a provider has all
 * that follow. Anything else counts as one and the same.
 */
export function countedAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  return `${groupsOf(plain).slice(0, 4).join(':')}::/64`;
}

/** The eight groups, without the zeros in front. */
function groupsOf(address: string): string[] {
  // A URL writes an IPv6 address in its one canonical form.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::', 2);
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}
