import type { Check } from './check.ts';
import { credentialCheck } from './checks/credential.ts';
import { databaseCheck } from './checks/database.ts';
import { dnsLabelCheck } from './checks/dns-label.ts';
import { egressCheck } from './checks/egress.ts';
import { fqdnCheck } from './checks/fqdn.ts';
import { gitCheck } from './checks/git.ts';
import { licenseCheck } from './checks/license.ts';
import { permissionsCheck } from './checks/permissions.ts';
import { providersCheck } from './checks/providers.ts';
import { redisNameCheck } from './checks/redis-name.ts';
import { regionCheck } from './checks/region.ts';
import { resourceGroupCheck } from './checks/resource-group.ts';
import { stateBackendCheck } from './checks/state-backend.ts';
import { storageNameCheck } from './checks/storage-name.ts';
import { subscriptionCheck } from './checks/subscription.ts';
import { terraformVersionCheck } from './checks/terraform-version.ts';
import { vaultNameCheck } from './checks/vault-name.ts';
import { vcpuQuotaCheck } from './checks/vcpu-quota.ts';
import { vmSizeCheck } from './checks/vm-size.ts';

/** Every check there is; they are made side by side, so their order does not matter. */
export const CHECKS: readonly Check[] = [
  credentialCheck,
  subscriptionCheck,
  permissionsCheck,
  providersCheck,
  regionCheck,
  vmSizeCheck,
  vcpuQuotaCheck,
  databaseCheck,
  resourceGroupCheck,
  storageNameCheck,
  vaultNameCheck,
  redisNameCheck,
  dnsLabelCheck,
  fqdnCheck,
  licenseCheck,
  stateBackendCheck,
  egressCheck,
  gitCheck,
  terraformVersionCheck,
];
