import { z } from 'zod';
import { addressNameOf } from '#lib/azure/azure-cloud.ts';
import { normalizeLocation } from '#lib/modules/regions.ts';
import { failed, passed, shellWord, type Check } from '../check.ts';
import { hasType } from '../facts/own-resources.ts';

const answer = z.looseObject({ available: z.boolean() });

/** The gateway's address has a name in the region that only one can have. Source: REST API reference, Virtual Networks, Check Dns Name Availability. */
export const dnsLabelCheck: Check = {
  id: 'dns_label',
  async find({ azure, subject, names, hosts, ownResources }) {
    const region = normalizeLocation(subject.location);
    const fqdn = addressNameOf(hosts, names.dnsLabel, region);
    const values = { label: names.dnsLabel, fqdn: fqdn ?? `${names.dnsLabel}.${region}` };
    const { available } = answer.parse(await azure.get(`/providers/Microsoft.Network/locations/${region}/CheckDnsNameAvailability`, '2023-09-01', { domainNameLabel: names.dnsLabel }));
    if (available) return passed('free', { values });
    return hasType(await ownResources(), 'Microsoft.Network/publicIPAddresses') ? passed('ours', { values }) : failed('taken', { values, ...(fqdn !== null && { command: `nslookup ${shellWord(fqdn)}` }) });
  },
};
