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

/** Whether a host, as an address names it, is a metadata service. */
export function isMetadataHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const family = isIP(name);
  if (family === 4) return METADATA.check(name);
  return family === 6 ? METADATA.check(name, 'ipv6') : NAMES.has(name);
}
