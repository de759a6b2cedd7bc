import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCredential } from '#lib/azure-credentials/credential-schema.ts';
import { changeCredential, createCredential } from '#lib/azure-credentials/credential-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { translator } from '#lib/words/translate.ts';
import type { CheckContext } from '#runner/preflight/check-context.ts';
import { credentialCheck } from '#runner/preflight/checks/credential.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '#runner/practice/practice-module.ts';
import { setSimulatorFaults } from '#runner/practice/simulator/simulator.ts';
import { buildObstructed, cardOf, preflightOf, startPreflightConsole, untilFinished, type PreflightConsole } from './preflight-console.ts';

const CLIENT = '00000000-0000-4000-8000-000000000003';

let console_: PreflightConsole;
beforeAll(async () => {
  console_ = await startPreflightConsole();
});
afterAll(() => console_.close());

/** A deployment for Azure itself, whose stored credential leads to the simulator. */
async function azureDeployment(clientSecret: string, subscriptionId: string | null = PRACTICE_SUBSCRIPTION_ID): Promise<Deployment> {
  const { simulator, context } = console_;
  const custom = { cloud: 'custom', endpoint: simulator.url, authorityHost: simulator.url, caPem: simulator.certPem, tenantId: '00000000-0000-4000-8000-000000000002', clientId: CLIENT };
  const credential = await createCredential(context.db, context.key, newCredential.parse({ name: `${clientSecret}-${subscriptionId}`, kind: 'client_secret', clientSecret, ...custom }), 'test');
  const deployment = await buildObstructed(console_, [], { target: 'azure', inputs: { domain_name: 'preflight.invalid' } });
  const place = { credentialId: credential?.id ?? null, subscriptionId };
  await context.db.prisma.deployment.update({ where: { id: deployment.id }, data: place });
  return { ...deployment, ...place };
}

const deploy = (deployment: Deployment) => queueRun(console_.context, { deploymentId: deployment.id, kind: 'deploy', requestedBy: 'ada' });

test('a deploy to Azure is let through once every check of its own credential is clear', async () => {
  const deployment = await azureDeployment('a-client-secret');
  expect(await deploy(deployment)).toMatchObject({ ok: true });
  expect(cardOf(await preflightOf(console_, deployment), 'subscription').finding).toMatchObject({ status: 'passed', code: 'enabled', values: { id: PRACTICE_SUBSCRIPTION_ID } });
  expect(cardOf(await preflightOf(console_, deployment), 'egress').finding).toMatchObject({ status: 'passed', code: 'reached' });
  expect(console_.internet.asked).toContain('GET registry.terraform.io/.well-known/terraform.json');
});

test('a wrong secret keeps it back, in Entra’s words; what could not be asked is not known', async () => {
  const refused = await deploy(await azureDeployment('wrong-secret'));
  if (refused.ok || refused.reason !== 'preflight_failed') throw new Error(JSON.stringify(refused));
  const { card, failed } = cardOf(refused.preflight, 'credential');
  expect(failed).toEqual(['credential']);
  expect(card?.found).toMatch(/^Azure does not accept the credential wrong-secret-.*AADSTS7000215/);
  // It is not the runner's: starting that anew would change nothing.
  expect(card?.fix?.text).toMatch(/give it to the credential wrong-secret-\S+ under Settings/);
  expect(card?.fix?.text).not.toContain('start the runner');
  expect(card?.fix?.command).toBe(`az ad app credential reset --id ${CLIENT} --append`);
  expect(cardOf(refused.preflight, 'permissions').finding).toMatchObject({ status: 'unknown', code: 'signed_out' });
});

test.each([
  ['client_secret', /^Make a new secret/, `az ad app credential reset --id ${CLIENT} --append`],
  ['client_certificate', /^Make a new certificate/, `az ad app credential reset --id ${CLIENT} --append --create-cert`],
  ['workload_identity', /^Test the credential ours under Settings/, undefined],
  ['managed_identity', /^Test the credential ours under Settings/, undefined],
  ['azure_cli', /az login on the runner’s host.*Then test the credential ours under Settings/, undefined],
] as const)('what mends a credential that is refused is of its kind: %s', async (kind, text, command) => {
  const refused = () => Promise.reject(Object.assign(new Error('AADSTS700016: no such application'), { name: 'AuthenticationError' }));
  const found = await credentialCheck.find({ hasAccess: true, stored: { name: 'ours', kind, clientId: CLIENT }, azure: { listSubscriptions: refused } } as unknown as CheckContext);
  expect(found).toMatchObject({ status: 'failed', code: 'stored_refused' });
  expect(found.command).toBe(command);
  expect(translator('preflight')('checks.credential.fix.stored_refused', found.values ?? {})).toMatch(text);
});

test('once its secret is rotated, what was seen with the old one counts no more', async () => {
  const deployment = await azureDeployment('a-fine-secret');
  const before = await preflightOf(console_, deployment);
  expect((await preflightOf(console_, deployment)).id).toBe(before.id);
  await changeCredential(console_.context.db, console_.context.key, deployment.credentialId ?? '', { clientSecret: 'wrong-secret' });
  const refused = await deploy(deployment);
  if (refused.ok || refused.reason !== 'preflight_failed') throw new Error(JSON.stringify(refused));
  expect(refused.preflight.inputsDigest).not.toBe(before.inputsDigest);
  expect(cardOf(refused.preflight, 'credential').failed).toEqual(['credential']);
});

test('one that leads nowhere, for want of a subscription, is tested and completed under Settings', async () => {
  const preflight = await preflightOf(console_, await azureDeployment('homeless-secret', null));
  const { finding, card, failed } = cardOf(preflight, 'credential');
  expect(finding).toMatchObject({ status: 'warned', code: 'stored_unusable' });
  expect(card?.fix?.text).toMatch(/^Test the credential homeless-secret-null under Settings/);
  expect(cardOf(preflight, 'region').card?.found).toContain('cannot sign in with the credential homeless-secret-null');
  expect(failed).toEqual([]);
});

test('a subscription that the credential does not see keeps it back', async () => {
  const refused = await deploy(await azureDeployment('another-secret', '11111111-1111-4111-8111-111111111111'));
  expect(refused).toMatchObject({ ok: false, reason: 'preflight_failed' });
  if (!refused.ok && refused.reason === 'preflight_failed') expect(cardOf(refused.preflight, 'subscription').finding).toMatchObject({ status: 'failed', code: 'not_found' });
});

test('an Azure that answers nothing in time keeps nobody back', async () => {
  const deployment = await azureDeployment('patient-secret');
  await setSimulatorFaults(console_.setup.dataDir, { usages: { hang: true }, skus: { hang: true } });
  const queued = await deploy(deployment);
  await setSimulatorFaults(console_.setup.dataDir, {});
  expect(queued).toMatchObject({ ok: true });
  expect(cardOf(await untilFinished(console_, deployment.id), 'vcpu_quota').finding).toMatchObject({ status: 'unknown', code: 'no_answer' });
}, 40_000);
