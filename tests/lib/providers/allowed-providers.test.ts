import { expect, it } from 'vitest';
import { readRunnerEnv } from '#lib/env/runner-env.ts';
import { allowedProviders, isAllowedProvider, parseAllowedProviders, sourceOfConfiguration } from '#lib/providers/allowed-providers.ts';

const EXTRA = ['registry.example.com/acme/thing', 'registry.example.com/tools/*'];
const isAllowed = (address: string, moduleVersion = '7.9.2') => {
  const source = sourceOfConfiguration(address);
  return source !== null && isAllowedProvider(source, allowedProviders(moduleVersion, EXTRA));
};

it.each([
  'provider["registry.terraform.io/hashicorp/azurerm"]',
  'provider["registry.terraform.io/hashicorp/azurerm"].second',
  'module.wandb.provider["registry.terraform.io/hashicorp/random"]',
  'module.a["x.y"].module.b[0].provider["registry.terraform.io/hashicorp/null"].alias',
  'provider["Registry.Terraform.IO:443/HashiCorp/AzureRM"]',
  'provider["hashicorp/azurerm"]',
  'provider["registry.opentofu.org/hashicorp/azurerm"]',
  'provider["registry.opentofu.org/azure/azapi"]',
  'provider["registry.terraform.io/Azure/azapi"]',
  'provider["terraform.io/builtin/terraform"]',
  'provider["registry.example.com/acme/thing"]',
  'provider["registry.example.com/tools/any"]',
])('allows %s', (address) => {
  expect(isAllowed(address)).toBe(true);
});

it.each([
  'provider["evil.host/evil/evil"]',
  'provider["evil.host/hashicorp/azurerm"]',
  'provider["registry.terraform.io.evil.host/hashicorp/azurerm"]',
  'provider["registry.terraform.io:8443/hashicorp/azurerm"]',
  'provider["registry.terraform.io/evil/azurerm"]',
  'provider["registry.terraform.io/hashicorp/azurerm/evil"]',
  'provider["registry.terraform.io/hashicorp-evil/azurerm"]',
  'provider["terraform.io/builtin/evil"]',
  'provider["registry.example.com/acme/other"]',
  'module.evil.provider["evil.host/evil/evil"].alias',
  'provider["registry.terraform.io/hashicorp/azurerm"] ',
  'provider["registry.terraform.io/hashicorp/azurerm"].a.b',
  'provider["\\u0065vil.host/evil/evil"]',
  'provider.azurerm',
  'provider.registry.terraform.io/hashicorp/azurerm',
  '',
])('refuses %s', (address) => {
  expect(isAllowed(address)).toBe(false);
});

it('allows azure/azapi only where the module version uses it', () => {
  expect([isAllowed('provider["azure/azapi"]', '5.1.3'), isAllowed('provider["azure/azapi"]', '1.7.1')]).toEqual([true, false]);
});

it('reads the operator’s list in full, and refuses one that is none', () => {
  expect(parseAllowedProviders('acme/thing, Registry.Example.com/tools/*')).toEqual(['registry.terraform.io/acme/thing', 'registry.example.com/tools/*']);
  const env = { DATABASE_URL: 'postgresql://localhost/console' };
  expect(readRunnerEnv(env).allowedProviders).toEqual([]);
  for (const ALLOWED_PROVIDERS of ['*', 'a/b/c/d', 'acme', '*/thing', 'acme/th ing"', 'host/*/thing']) {
    expect(() => readRunnerEnv({ ...env, ALLOWED_PROVIDERS })).toThrow(/ALLOWED_PROVIDERS cannot be used.*registry\.example\.com/);
  }
});
