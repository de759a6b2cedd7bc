import { getModuleVersion } from '../modules/catalog.ts';
import type { ConfiguredDeployment } from './configuration.ts';
import { attribute, blank, block, type HclItem } from './hcl.ts';

/** versions.tf: which Terraform, and which providers in which versions. Practice needs no provider but Terraform's own. */
export function versionsFile(deployment: ConfiguredDeployment): HclItem[] {
  const { requiredTerraform, providers } = getModuleVersion(deployment.moduleVersion);
  const terraform = attribute('required_version', requiredTerraform);
  if (deployment.target === 'practice') return [block('terraform', [], [terraform])];
  const required = providers.map((provider) => attribute(provider.name, { source: provider.source, version: provider.version }));
  return [block('terraform', [], [terraform, blank, block('required_providers', [], required)])];
}
