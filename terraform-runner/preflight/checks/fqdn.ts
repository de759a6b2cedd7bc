import { addressNameOf } from '#lib/azure/azure-cloud.ts';
import { addressOf } from '#lib/deployments/wandb-address.ts';
import { normalizeLocation } from '#lib/modules/regions.ts';
import { passed, unknown, warned, shellWord, type Check } from '../check.ts';

/**
 * Where the address of W&B points now. The module makes no record; one that points elsewhere may be in use, or be moved on purpose:
 * Terraform goes through either way, so it warns.
 */
export const fqdnCheck: Check = {
  id: 'fqdn',
  applies: ({ inputs }) => addressOf(inputs) !== null,
  async find({ subject, names, hosts, surroundings, ownsGroup, azure, gatewayAddress }) {
    const fqdn = addressOf(subject.inputs)?.fqdn ?? '';
    const own = addressNameOf(hosts, names.dnsLabel, normalizeLocation(subject.location));
    const gateway = await gatewayAddress();
    const addresses = subject.target === 'practice' && gateway !== null ? await azure.playedAddresses(fqdn, gateway) : await surroundings.resolve(fqdn);
    const values = { fqdn, addresses: addresses.join(', ') };
    if (addresses.length === 0) return passed(fqdn === own ? 'by_azure' : 'no_record', { values });
    if (gateway !== null && addresses.includes(gateway)) return passed('ours', { values });
    if (fqdn === own || (own !== null && (await surroundings.resolve(own)).some((address) => addresses.includes(address)))) return passed('ours', { values });
    // Its gateway may have another name in DNS by now: only a first deployment is sure to have none.
    return (await ownsGroup()) ? unknown('maybe_ours', { values }) : warned('elsewhere', { values, command: `nslookup ${shellWord(fqdn)}` });
  },
};
