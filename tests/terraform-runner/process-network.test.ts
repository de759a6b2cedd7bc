import tls from 'node:tls';
import { generate } from 'selfsigned';
import { expect, it } from 'vitest';
import { NO_NETWORK_VALUES, type NetworkValues } from '#lib/network/network-settings.ts';
import { applyToProcess } from '#runner/process-network.ts';
import { decidedByEnvironment } from '#runner/run-network.ts';

const stored = (values: Partial<NetworkValues>) => ({ values: { ...NO_NETWORK_VALUES, ...values }, logins: {} });

it('what is stored is in the environment while it is stored, and what the process was started with holds', () => {
  const environment = { HTTP_PROXY: 'http://own:1' } as unknown as NodeJS.ProcessEnv;
  const network = { HTTP_PROXY: 'http://own:1', no_proxy: 'own.example.com' };
  applyToProcess(environment, network, stored({ httpsProxy: 'http://stored:1', httpProxy: 'http://stored:1', noProxy: 'stored.example.com' }));
  expect(environment).toEqual({ HTTPS_PROXY: 'http://stored:1', HTTP_PROXY: 'http://own:1' });
  applyToProcess(environment, network, stored({}));
  expect(environment).toEqual({ HTTP_PROXY: 'http://own:1' });
});

it('a certificate is trusted while it is stored, and no longer', async () => {
  const { cert } = await generate([{ name: 'commonName', value: 'The company' }], { keyType: 'ec' });
  const isTrusted = () => tls.getCACertificates('default').some((pem) => pem.trim() === cert.trim().replaceAll('\r', ''));
  expect(isTrusted()).toBe(false);
  applyToProcess({} as NodeJS.ProcessEnv, {}, stored({ caPem: cert }));
  expect(isTrusted()).toBe(true);
  applyToProcess({} as NodeJS.ProcessEnv, {}, stored({}));
  expect(isTrusted()).toBe(false);
});

it('says which settings the environment decides', async () => {
  const decided = await decidedByEnvironment({ network: { https_proxy: 'http://own:1', TF_CLI_CONFIG_FILE: '/nowhere' }, terraformVersion: '1.12.0', terraformReleasesUrl: null });
  expect(decided).toEqual(['httpsProxy', 'terraformVersion']);
});
