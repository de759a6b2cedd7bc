'use server';

import { z } from 'zod';
import { createApiToken, revokeApiToken } from '#lib/auth/api-token-store.ts';
import { changeRole, invitePerson, removePerson, setPassword } from '#lib/auth/people-store.ts';
import { ROLES } from '#lib/auth/permission.ts';
import { networkSettingsInput, type NetworkSettingsInput } from '#lib/network/network-settings-schema.ts';
import { saveNetworkSettings } from '#lib/network/network-settings-store.ts';
import { action, type ActionResult } from '#lib/web/action.ts';
import { MIN_PASSWORD_LENGTH } from '#lib/web/auth.ts';
import { translator } from '#lib/words/translate.ts';

const role = z.enum(ROLES);
const password = z.string().min(MIN_PASSWORD_LENGTH, translator('settings')('people.passwordShort', { min: MIN_PASSWORD_LENGTH })).max(128);
const newPerson = z.object({ name: z.string().trim().min(1).max(100), email: z.email().max(200), password, role });

const add = action<z.infer<typeof newPerson>>({
  permission: 'manage_people',
  input: newPerson,
  run: async ({ input, context }) => ((await invitePerson(context.db, input)) ? { ok: true, value: undefined } : { ok: false, message: translator('settings')('people.taken') }),
});

const personRole = z.object({ personId: z.string().min(1), role });
const change = action<z.infer<typeof personRole>>({
  permission: 'manage_people',
  input: personRole,
  run: async ({ input, context }) => outcomeOf(await changeRole(context.db, input.personId, input.role)),
});

const person = z.object({ personId: z.string().min(1) });
const remove = action<z.infer<typeof person>>({
  permission: 'manage_people',
  input: person,
  run: async ({ input, context }) => outcomeOf(await removePerson(context.db, input.personId)),
});

const personPassword = z.object({ personId: z.string().min(1), password });
const reset = action<z.infer<typeof personPassword>>({
  permission: 'manage_people',
  input: personPassword,
  run: async ({ input, context }) => outcomeOf(await setPassword(context.db, input.personId, input.password)),
});

function outcomeOf(change: { ok: true } | { ok: false; reason: string }): ActionResult {
  return change.ok ? { ok: true, value: undefined } : { ok: false, message: translator('settings')(`people.${change.reason}`) };
}

const newToken = z.object({ name: z.string().trim().min(1).max(100), role });
const create = action<z.infer<typeof newToken>, string>({
  permission: 'manage_people',
  input: newToken,
  run: async ({ input, context }) => ({ ok: true, value: await createApiToken(context.db, input) }),
});

const token = z.object({ tokenId: z.uuid() });
const revoke = action<z.infer<typeof token>>({
  permission: 'manage_people',
  input: token,
  run: async ({ input, context }) => {
    await revokeApiToken(context.db, input.tokenId);
    return { ok: true, value: undefined };
  },
});

const FORGET = 'forget.';

/** A form has texts alone: what is to be forgotten is a box of its own for each address. */
const networkForm: z.ZodType<NetworkSettingsInput> = z.record(z.string(), z.string()).transform((form): unknown => {
  const boxes = Object.keys(form).filter((name) => name.startsWith(FORGET));
  const settings = Object.fromEntries(Object.entries(form).filter(([name]) => !name.startsWith(FORGET) && !name.startsWith('$')));
  return { ...settings, forget: boxes.map((name) => name.slice(FORGET.length)) };
}).pipe(networkSettingsInput as z.ZodType<NetworkSettingsInput>);

const saveNetwork = action<NetworkSettingsInput>({
  permission: 'manage_settings',
  input: networkForm,
  run: async ({ input, actor, context }) => {
    await saveNetworkSettings(context, input, actor.label);
    return { ok: true, value: undefined };
  },
});

export async function saveNetworkAction(form: FormData): Promise<ActionResult> {
  return saveNetwork(form);
}

export async function addPersonAction(form: FormData): Promise<ActionResult> {
  return add(form);
}

export async function changeRoleAction(form: FormData): Promise<ActionResult> {
  return change(form);
}

export async function removePersonAction(form: FormData): Promise<ActionResult> {
  return remove(form);
}

export async function resetPasswordAction(form: FormData): Promise<ActionResult> {
  return reset(form);
}

/** Answers with the token: it is shown this once. */
export async function createTokenAction(form: FormData): Promise<ActionResult<string>> {
  return create(form);
}

export async function revokeTokenAction(form: FormData): Promise<ActionResult> {
  return revoke(form);
}
