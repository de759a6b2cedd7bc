import type { ConsoleContext } from '../console-context.ts';
import { checkDraft, type DraftKnowledge } from './check-draft.ts';
import type { Deployment } from './deployment.ts';
import { isTooLarge } from './deployment-size.ts';
import { createDeployment, type Creator, type DeploymentFields, findDeployment, findTakenAddress, findTakenNames, openSecrets, updateDeployment } from './deployment-store.ts';
import type { DraftValues } from './draft-values.ts';
import { splitSecrets } from '../modules/secret-variables.ts';
import { findKept } from '../teardown/kept-namespace.ts';
import type { DraftToSave, SavedDraft } from './wizard.ts';

export type SaveDraftResult = { ok: true; saved: SavedDraft } | { ok: false; reason: 'not_a_draft' | 'too_many_drafts' | 'deployment_too_large' };

/** Keeps a half-filled wizard as it stands, wrong values included, and takes no name yet. */
export async function saveDraft(context: ConsoleContext, { id, values, reached, savedBy, savedById = null }: DraftToSave & { savedBy: string; savedById?: string | null | undefined }): Promise<SaveDraftResult> {
  if (isTooLarge(values)) return { ok: false, reason: 'deployment_too_large' };
  const before = await findDeployment(context.db, id);
  if (before !== null && before.wizardStep === null) return { ok: false, reason: 'not_a_draft' };
  const fields = fieldsOfDraft(values, { before, wizardStep: reached });
  const written = before === null ? await createDraft(context, id, fields, { label: savedBy, id: savedById }) : await updateDeployment(context.db, context.key, id, fields);
  if (written !== null && !written.ok && written.reason === 'too_many_drafts') return { ok: false, reason: 'too_many_drafts' };
  if (written === null || !written.ok) return { ok: false, reason: 'not_a_draft' };
  return { ok: true, saved: { savedAt: written.deployment.updatedAt, ...(await learnAboutDraft(context, written.deployment)) } };
}

/** A draft's columns; what the wizard does not ask stays as it was. */
export function fieldsOfDraft(values: DraftValues, { before, wizardStep }: { before: Deployment | null; wizardStep: string | null }): DeploymentFields {
  const { inputs, secrets } = splitSecrets({ ...values.inputs, ...values.secrets });
  return {
    name: values.name.trim(),
    target: values.target,
    location: values.location,
    moduleVersion: values.moduleVersion,
    inputs,
    secrets,
    backend: before?.backend ?? { kind: 'console' },
    credentialId: values.target === 'azure' ? values.credentialId : null,
    subscriptionId: values.target === 'azure' ? values.subscriptionId : null,
    practice: values.target === 'practice' && values.faults.length > 0 ? { faults: values.faults } : null,
    wizardStep,
  };
}

/** The choices a stored deployment holds, as the wizard has them. Secrets are not among them. */
export function valuesOfDeployment(deployment: Deployment): DraftValues {
  const { name, target, location, moduleVersion, credentialId, subscriptionId, inputs, practice } = deployment;
  return { name, target, location, moduleVersion, credentialId, subscriptionId, inputs, secrets: {}, faults: practice?.faults ?? [] };
}

/** What only the server can say of a stored draft: which secrets it has, what is wrong with them, and which names are taken. */
export async function learnAboutDraft({ db, key }: ConsoleContext, deployment: Deployment): Promise<Omit<DraftKnowledge, 'applied' | 'allowedVersion'>> {
  const values = valuesOfDeployment(deployment);
  const secrets = await openSecrets(db.prisma, key, deployment.id);
  const held = await findTakenNames(db, { ...values, id: deployment.id });
  const problems = checkDraft({ ...values, secrets }, { secretNames: [], secretProblems: [], taken: NOT_TAKEN, applied: null });
  return {
    secretNames: deployment.secretInputs,
    secretKeys: deployment.secretKeys,
    secretProblems: problems.filter((problem) => deployment.secretInputs.includes(problem.variable)),
    taken: { name: held.name ? values.name : null, namespace: held.namespace ? String(values.inputs.namespace ?? '') : null, address: await findTakenAddress(db, deployment), kept: await findKept(db, values) },
  };
}

/** What is known of a draft that nobody has stored. */
export const NOT_TAKEN: DraftKnowledge['taken'] = { name: null, namespace: null, address: null, kept: null };

/** The id comes from the page, so that a save whose answer was lost can be sent again; an id that is in use is nobody's to take. */
async function createDraft({ db, key }: ConsoleContext, id: string, fields: DeploymentFields, savedBy: Creator) {
  try {
    return await createDeployment(db, key, fields, savedBy, id);
  } catch (error) {
    const isInUse = (error as { code?: string }).code === 'P2002';
    if (!isInUse) throw error;
    const raced = await findDeployment(db, id);
    return raced === null || raced.wizardStep === null ? null : updateDeployment(db, key, id, fields);
  }
}
