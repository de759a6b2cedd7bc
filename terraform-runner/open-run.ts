import path from 'node:path';
import { adoptionsPurpose, type Adoption } from '#lib/adoption/import-blocks.ts';
import { secretEnvironment } from '#lib/configuration/environment-variables.ts';
import { createMask } from '#lib/credentials/mask.ts';
import { openText } from '#lib/credentials/sealed-secret.ts';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { isHandMade } from '#lib/deployments/practice-faults.ts';
import { HostFileError } from '#lib/host-files/host-file.ts';
import type { ClaimedRun } from '#lib/runs/claim-store.ts';
import { runSecretsPurpose } from '#lib/runs/queue-run.ts';
import { stateTokenOf } from '#lib/state/state-token.ts';
import { translator } from '#lib/words/translate.ts';
import { terraformSignInOf } from './azure-access.ts';
import type { Ending } from './ending.ts';
import { failureOf } from './failure-of.ts';
import { FencedError } from './fenced.ts';
import { practiceGroupDir } from './practice/practice-cloud.ts';
import { faultsOf, practiceEnvironment, type PracticeFault } from './practice/practice-module.ts';
import { retryWhileDown } from './retry-while-down.ts';
import type { RunContext, RunnerSetup, UnopenedRun } from './run-context.ts';
import { prepareRunNetwork } from './run-network.ts';
import { subscriptionOf } from './run-place.ts';
import { awaitLeftTerraform, hasLeftStep } from './steps/await-left-terraform.ts';
import { endingOfLeft } from './steps/end-left.ts';
import { openStateRelay } from './state-relay/state-relay.ts';
import { keepTokenCopy } from './steps/host-files.ts';
import { environmentOf } from './terraform/environment.ts';

const words = translator('runner');

/** A run cannot be prepared, and why (its cause): what it was given cannot be read, or there is no room to lay it out. */
export class UnopenedError extends Error {}

/**
 * What the run works with, or why that cannot be had (its secrets were sealed with another key, say). A run that was taken up may have
 * a Terraform at work then: that one is waited for, and it is tried once more, for whoever mended it meanwhile.
 */
export async function openRun(held: UnopenedRun): Promise<RunContext | UnopenedError> {
  const opened = await tryToOpen(held);
  if (!(opened instanceof UnopenedError) || !(await hasLeftStep(held))) return opened;
  held.log.say(words('waitsUnopened', { reason: reasonOf(opened).text }), 'warn');
  await awaitLeftTerraform(held);
  return tryToOpen(held);
}

function tryToOpen(held: UnopenedRun): Promise<RunContext | UnopenedError> {
  return openContext(held).catch((cause: unknown) => {
    if (cause instanceof FencedError) throw cause;
    return new UnopenedError('the run could not be prepared', { cause });
  });
}

/** How a run ends that cannot be prepared: as its Terraform did, where it had one. */
export async function endingUnopened(held: UnopenedRun, unopened: UnopenedError): Promise<Ending> {
  const { code, text } = reasonOf(unopened);
  const left = await endingOfLeft(held, failureOf(code, words('leftUnopened', { reason: text })));
  return left ?? { event: 'fail', failure: failureOf(code, words('unopened', { reason: text })) };
}

/** What the system says of a file or a disk holds no secret and is told; of the rest only that it cannot be read. */
function reasonOf({ cause }: UnopenedError): { code: 'disk_full' | 'credential_invalid' | 'unknown'; text: string } {
  if (cause instanceof HostFileError) return { code: 'credential_invalid', text: hostFileText(cause) };
  const { code, syscall, message } = cause as NodeJS.ErrnoException;
  if (syscall === undefined) return { code: 'unknown', text: words('unreadable') };
  return { code: code === 'ENOSPC' ? 'disk_full' : 'unknown', text: `${message}.` };
}

async function openContext(held: UnopenedRun): Promise<RunContext> {
  const { setup, run, workdir } = held;
  const secrets = openRunSecrets(setup, run);
  const statePassword = stateTokenOf(setup.key, run.id, run.sealedStateToken);
  const signIn = await retryWhileDown(async () => terraformSignInOf(setup, { ...run, subscriptionId: await subscriptionOf(setup, run) }));
  const { network, cliConfigFile, secrets: networkSecrets, access } = await prepareRunNetwork(setup, { folder: workdir.dir, phase: run.phase, cloudCaPem: signIn.caPem, moduleVersion: run.moduleVersion });
  const token = signIn.tokenFile === null ? null : await keepTokenCopy(held, signIn.tokenFile);
  const azure = { ...signIn.settings, ...(token !== null && { ARM_OIDC_TOKEN_FILE_PATH: token.copy }) };
  const mask = createMask([...secretTexts(secrets), statePassword, ...signIn.secrets, ...networkSecrets]);
  const adoptions = openAdoptions(setup, run);
  const relay = openStateRelay(held, access);
  return {
    ...held,
    release: () => {
      token?.stop();
      relay?.close();
    },
    secrets,
    cloud: signIn.cloud,
    scope: signIn.scope,
    adoptions,
    access,
    relay,
    mask,
    env: environmentOf({ ...setup, network, cliConfigFile, azure, statePassword: run.stateIsHere ? statePassword : null, extra: { ...secretEnvironment(run.moduleVersion, secrets), ...(run.target === 'practice' ? practiceSettings(setup, run) : {}) } }),
  };
}

function openRunSecrets({ key }: RunnerSetup, run: ClaimedRun): Record<string, InputValue> {
  if (run.sealedSecrets === null) return {};
  return JSON.parse(openText(key, run.sealedSecrets, runSecretsPurpose(run.id))) as Record<string, InputValue>;
}

function openAdoptions({ key }: RunnerSetup, run: ClaimedRun): Adoption[] {
  return run.sealedImports === null ? [] : (JSON.parse(openText(key, run.sealedImports, adoptionsPurpose(run.id))) as Adoption[]);
}

/** The faults were checked when they were switched on; those of the preflight are none of Terraform's. */
function practiceSettings({ practice }: RunnerSetup, run: ClaimedRun): Record<string, string> {
  // cloud.sh refuses a name that no resource group can have, in its own words.
  const cloudDir = practiceGroupDir(practice.cloudDir, run.inputs.namespace) ?? path.join(practice.cloudDir, 'unnamed');
  return practiceEnvironment({ cloudDir, speed: practice.speed, faults: faultsOf(run).filter((fault) => fault.kind !== 'preflight' && !isHandMade(fault)) as PracticeFault[] });
}

/** Every text within the secret inputs, whatever their shape. */
function secretTexts(value: InputValue | Record<string, InputValue>): string[] {
  if (value === null || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [String(value)];
  return Object.values(value).flatMap((inner) => secretTexts(inner as InputValue));
}

/** Why a file of the host is not read, as a sentence. */
export function hostFileText({ file, problem }: HostFileError): string {
  return words(`hostFile.${problem}`, { file });
}
