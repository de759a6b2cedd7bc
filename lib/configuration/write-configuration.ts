import type { ConfigurationFile } from '../runs/run.ts';
import { backendFile } from './backend-file.ts';
import type { ConfigurationSource } from './configuration.ts';
import { type HclItem, writeHcl } from './hcl.ts';
import { mainFile } from './main-file.ts';
import { valuesFile } from './values-file.ts';
import { variablesFile } from './variables-file.ts';
import { versionsFile } from './versions-file.ts';

/**
 * The Terraform files of a deployment, as W&B's guide has people write them and `terraform fmt` would leave them.
 * No secret is in any of them. @throws for a module version that is not offered, and for a backend setting that
 * Terraform's language cannot name (validateBackend reports it first).
 */
export function writeConfiguration(source: ConfigurationSource): ConfigurationFile[] {
  return [
    writeFile('versions.tf', versionsFile(source.deployment)),
    writeFile('variables.tf', variablesFile(source.deployment)),
    writeFile('main.tf', mainFile(source.deployment)),
    writeFile('backend.tf', backendFile(source.backend, source.stateAddress)),
    writeFile('terraform.tfvars', valuesFile(source.deployment)),
  ];
}

function writeFile(name: string, items: HclItem[]): ConfigurationFile {
  return { name, content: writeHcl(items) };
}
