import 'server-only';
import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import type { z } from 'zod';
import { may, type Actor, type Permission } from '../auth/permission.ts';
import type { ConsoleContext } from '../console-context.ts';
import { translator } from '../words/translate.ts';
import { container } from './container.ts';
import { findActor } from './current-user.ts';
import { checkStorable, UnstorableText } from './storable-json.ts';
import { isFromOwnPage, originHeadersOf } from './own-origin.ts';
import { webLog } from './web-log.ts';

/** What a server action answers: expected refusals are values, in words, at the field where there is one. */
export type ActionResult<T = undefined> = { ok: true; value: T } | { ok: false; message: string; /** The page asks the person to sign in again (components/connection/guarded-fetch.ts). */ code?: 'not_signed_in'; fieldErrors?: Record<string, string> };

export interface ActionCall<Input> {
  input: Input;
  actor: Actor;
  context: ConsoleContext;
}

/**
 * The one door of every write from a page: who is asking, may they, is the input sound, then the use case, then the pages that
 * show it are read anew. A server action is a public POST endpoint: this is what stands before it.
 */
export function action<Input, T = undefined>({
  permission,
  input: schema,
  revalidate = '/',
  labelOf,
  run,
}: {
  permission: Permission;
  input: z.ZodType<Input>;
  /** Path whose pages show what changed; null when the caller reads anew by itself. */
  revalidate?: string | null;
  /** What a field is called, for a form that shows one message for all its fields. */
  labelOf?: (field: string) => string;
  run: (call: ActionCall<Input>) => Promise<ActionResult<T>>;
}): (raw: unknown) => Promise<ActionResult<T>> {
  return async (raw) => {
    const say = translator('api');
    // The web server asks this before Next does; here it holds for every way to an action.
    if (!isFromOwnPage(originHeadersOf(await headers()))) return { ok: false, message: say('foreign_origin.title') };
    const actor = await findActor();
    if (actor === null) return { ok: false, message: translator('shell')('connection.refusedSignedOut'), code: 'not_signed_in' };
    if (!may(actor.role, permission)) return { ok: false, message: say('not_allowed.title') };
    const given = raw instanceof FormData ? Object.fromEntries(raw) : raw;
    const unstorable = findUnstorable(given);
    if (unstorable !== null) return { ok: false, message: `${say('text_not_storable.title')}. ${say('text_not_storable.detail', { where: unstorable })}` };
    const parsed = schema.safeParse(given);
    if (!parsed.success) {
      const fieldErrors = fieldErrorsOf(parsed.error);
      return { ok: false, message: labelOf === undefined ? say('invalid_input.title') : inOneLine(fieldErrors, labelOf), fieldErrors };
    }
    try {
      const result = await run({ input: parsed.data, actor, context: (await container()).context });
      // A refusal too: the page that offered the action was out of date, and shows the reason now (a stale plan, a lock, a failed check).
      if (revalidate !== null) revalidatePath(revalidate, 'layout');
      return result;
    } catch (error) {
      webLog.error({ error }, 'an action failed');
      return { ok: false, message: say('internal_error.title') };
    }
  };
}

/** Where the database could not keep what was sent; null where it can. Files of a form are none of its texts. */
function findUnstorable(given: unknown): string | null {
  try {
    checkStorable(given);
    return null;
  } catch (error) {
    return error instanceof UnstorableText ? error.where : null;
  }
}

function inOneLine(fieldErrors: Record<string, string>, labelOf: (field: string) => string): string {
  return Object.entries(fieldErrors).map(([field, message]) => `${labelOf(field)}: ${message}`).join(' ');
}

function fieldErrorsOf(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), issue.message]));
}
