'use server';

import { z } from 'zod';
import { findTokenFileProblem } from '#lib/azure-credentials/check-token-file.ts';
import { checkedChange, newCredential, type CredentialChange, type NewCredential } from '#lib/azure-credentials/credential-schema.ts';
import { changeCredential, createCredential, removeCredential, requestCredentialTest } from '#lib/azure-credentials/credential-store.ts';
import { NOTHING_ALLOWED } from '#lib/configuration/check-backend.ts';
import { action, type ActionResult } from '#lib/web/action.ts';
import { translator } from '#lib/words/translate.ts';

const words = translator('credentials');
const DONE = { ok: true, value: undefined } as const;

const add = action<NewCredential>({
  permission: 'manage_credentials',
  input: newCredential,
  run: async ({ input, actor, context: { db, key, backendRules = NOTHING_ALLOWED } }) => {
    const ofFile = await findTokenFileProblem(input, backendRules.files);
    if (ofFile !== null) return { ok: false, message: ofFile.message, fieldErrors: { tokenFile: ofFile.message } };
    return (await createCredential(db, key, input, actor.label)) === null ? { ok: false, message: words('taken') } : DONE;
  },
});

type Change = { credentialId: string; change: CredentialChange };
const changeInput = z.looseObject({ credentialId: z.uuid() }).transform(({ credentialId, ...rest }, context): Change => {
  const change = checkedChange.safeParse(rest);
  if (change.success) return { credentialId, change: change.data };
  for (const { path, message } of change.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

const change = action<Change>({
  permission: 'manage_credentials',
  input: changeInput as unknown as z.ZodType<Change>,
  run: async ({ input, context: { db, key } }) => {
    const changed = await changeCredential(db, key, input.credentialId, input.change);
    const reasons = { not_found: 'gone', name_taken: 'taken', other_kind: 'other_kind', tenant_fixed: 'tenant_fixed' } as const;
    return changed.ok ? DONE : { ok: false, message: words(reasons[changed.reason]) };
  },
});

const which = z.object({ credentialId: z.uuid() });
const test = action<z.infer<typeof which>>({
  permission: 'manage_credentials',
  input: which,
  run: async ({ input, context: { db } }) => ((await requestCredentialTest(db, input.credentialId)) ? DONE : { ok: false, message: words('gone') }),
});

const remove = action<z.infer<typeof which>>({
  permission: 'manage_credentials',
  input: which,
  run: async ({ input, context: { db } }) => {
    const removed = await removeCredential(db, input.credentialId);
    if (removed.ok) return DONE;
    return { ok: false, message: removed.reason === 'unsettled' ? words('unsettled', { name: removed.deployment }) : words(removed.reason === 'in_use' ? 'in_use' : 'gone') };
  },
});

export async function addCredentialAction(form: FormData): Promise<ActionResult> {
  return add(form);
}

/** Another default subscription or tenant, or a new secret. */
export async function changeCredentialAction(form: FormData): Promise<ActionResult> {
  return change(form);
}

export async function testCredentialAction(form: FormData): Promise<ActionResult> {
  return test(form);
}

export async function removeCredentialAction(form: FormData): Promise<ActionResult> {
  return remove(form);
}
