import { findRotation } from '../azure-credentials/credential-store.ts';
import type { ConsoleContext } from '../console-context.ts';
import type { Deployment } from '../deployments/deployment.ts';
import { openSecrets } from '../deployments/deployment-store.ts';
import { effectiveInputs, type DraftValues } from '../deployments/draft-values.ts';
import { splitSecrets } from '../modules/secret-variables.ts';
import { subjectOf, type PreflightSubject } from './preflight-subject.ts';

/** What a preflight of a deployment looks at, were these values stored: the same as once the wizard has stored them. */
export async function draftSubject({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, { id, backend }: Deployment, values: DraftValues): Promise<PreflightSubject> {
  const { target, location, moduleVersion, faults } = values;
  const place = target === 'azure' ? { credentialId: values.credentialId, subscriptionId: values.subscriptionId } : { credentialId: null, subscriptionId: null };
  const rotatedAt = await findRotation(db, place.credentialId);
  const stored = await openSecrets(db.prisma, key, id);
  const { inputs, secrets } = splitSecrets(effectiveInputs(values));
  return subjectOf({ target, location, moduleVersion, inputs, backend, ...place, rotatedAt, practice: { faults } }, { ...stored, ...secrets, ...values.secrets });
}
