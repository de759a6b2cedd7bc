import { expect, test } from 'vitest';
import { cloudOfSettings, findCloud, isKnownAuthority } from '#lib/azure/azure-cloud.ts';

const ADDRESSES = { ARM_RESOURCE_MANAGER_ENDPOINT: 'https://management.example.com/', ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST: 'https://login.example.com/' };

test('without a word the cloud is the public one, else the one that is named', () => {
  expect(cloudOfSettings({})).toBe(findCloud('public'));
  expect(cloudOfSettings({ ARM_ENVIRONMENT: 'china' })).toBe(findCloud('china'));
  expect(cloudOfSettings({ ARM_ENVIRONMENT: 'usgovernment', ARM_METADATA_HOSTNAME: 'management.usgovcloudapi.net' })).toBe(findCloud('usgovernment'));
});

test('one whose addresses are named is none of Azure’s own', () => {
  const cloud = cloudOfSettings({ ...ADDRESSES, ARM_METADATA_HOSTNAME: 'management.example.com' });
  expect(cloud).toMatchObject({ endpoint: 'https://management.example.com', authorityHost: 'https://login.example.com', portal: null });
  expect(isKnownAuthority(cloud?.authorityHost ?? '')).toBe(false);
});

test.each(['ARM_METADATA_HOSTNAME', 'ARM_METADATA_HOST', 'ARM_RESOURCE_MANAGER_ENDPOINT', 'ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST'])('where %s alone leads elsewhere, public Azure is not asked instead', (name) => {
  expect(cloudOfSettings({ [name]: 'https://management.example.com' })).toBeNull();
});
