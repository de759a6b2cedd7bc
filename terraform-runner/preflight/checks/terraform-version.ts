import { getModuleVersion } from '#lib/modules/catalog.ts';
import { compareVersions } from '#lib/modules/module-version.ts';
import { failed, passed, unknown, type Check } from '../check.ts';

/** Whether the runner's Terraform is one that the module takes. */
export const terraformVersionCheck: Check = {
  id: 'terraform_version',
  find({ subject: { moduleVersion }, surroundings: { terraformVersion } }) {
    const wanted = getModuleVersion(moduleVersion).requiredTerraform;
    const values = { version: terraformVersion, wanted, module: moduleVersion };
    const satisfied = satisfies(terraformVersion, wanted);
    if (satisfied === null) return Promise.resolve(unknown('constraint', { values }));
    return Promise.resolve(satisfied ? passed('in_range', { values }) : failed('out_of_range', { values, link: 'https://developer.hashicorp.com/terraform/install', command: 'terraform version' }));
  },
};

/** `~> 1.9` is at least 1.9 and below 2; null for a constraint of another form (the catalog has no other). */
function satisfies(version: string, constraint: string): boolean | null {
  const [, major = '', minor = ''] = /^~> (\d+)\.(\d+)$/.exec(constraint) ?? [];
  const plain = /^\d+\.\d+\.\d+/.exec(version)?.[0];
  if (major === '' || plain === undefined) return null;
  return compareVersions(plain, `${major}.${minor}.0`) >= 0 && compareVersions(plain, `${Number(major) + 1}.0.0`) < 0;
}
