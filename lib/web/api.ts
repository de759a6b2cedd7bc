import 'server-only';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { may, type Actor, type Permission } from '../auth/permission.ts';
import type { ConsoleContext } from '../console-context.ts';
import { isDatabaseAway } from '../db/database-away.ts';
import { problemOf } from './api-problem.ts';
import { container, type Container } from './container.ts';
import { actorOfRequest } from './current-user.ts';
import { isFromOwnPage, originHeadersOf } from './own-origin.ts';
import { ProblemError, problemResponse, type Problem } from './problem.ts';
import { readBody } from './read-body.ts';
import { isStorable, parseStorable, TooManyParts, UnstorableText } from './storable-json.ts';
import { translator } from '../words/translate.ts';
import { webLog } from './web-log.ts';

/** What the work of a route gets: parsed input, and who asks. */
export interface RouteCall<Params, Body, Query> {
  actor: Actor;
  params: Params;
  body: Body;
  query: Query;
  request: Request;
  /** Reads a body that is not JSON. Throws ProblemError when the caller lost the right while the body arrived. */
  readBody: (maxBytes: number) => Promise<Buffer>;
  context: ConsoleContext;
  container: Container;
}

/** Larger bodies are refused before they are read. */
const MAX_BODY_BYTES = 1024 * 1024;

type Handler = (request: Request, route: { params: Promise<Record<string, string>> }) => Promise<Response>;

/**
 * The one door of /api/v1. In this order: 401, 403, bad input (400, 413, 422), then the work. The caller's right is asked again after
 * the body was read: a body may take minutes to arrive, and a revoked token must not finish what it began. Its answer is a Response, or a
 * value that becomes JSON with status 200; a thrown ProblemError becomes its problem, anything else a 500 that names a reference
 * in the log and nothing else.
 */
export function route<Params = Record<string, string>, Body = undefined, Query = undefined>({
  permission,
  params: paramsSchema,
  body: bodySchema,
  query: querySchema,
  run,
}: {
  permission: Permission;
  params?: z.ZodType<Params>;
  body?: z.ZodType<Body>;
  query?: z.ZodType<Query>;
  run: (call: RouteCall<Params, Body, Query>) => Promise<unknown>;
}): Handler {
  return async (request, { params }) =>
    answering(async () => {
      const asked = await authorize(request, permission);
      const given = { params: parseParams(paramsSchema, await params), query: parseInput(querySchema, querySchema && readQuery(request)) };
      const json = bodySchema && (await readJson(request));
      const actor = bodySchema === undefined ? asked : await authorize(request, permission);
      const call = {
        actor,
        request,
        ...given,
        body: parseInput(bodySchema, json),
        readBody: async (maxBytes: number) => {
          const bytes = await readBody(request, maxBytes);
          await authorize(request, permission);
          return bytes;
        },
        container: await container(),
        context: (await container()).context,
      };
      return run(call);
    });
}

/** Who may not be here is told so before anything else. */
async function authorize(request: Request, permission: Permission): Promise<Actor> {
  const known = await actorOfRequest(request);
  if (known === null) throw new ProblemError(problemOf(401, 'not_signed_in'));
  if (known.by === 'cookie') refuseForeignWrites(request);
  requirePermission(known.actor, permission);
  return known.actor;
}

/** For what only some uses of a route need. @throws ProblemError 403 */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!may(actor.role, permission)) throw new ProblemError(problemOf(403, 'not_allowed'));
}

/** A cookie is sent by the browser whoever wrote the page: only a page of ours may change something with it. */
function refuseForeignWrites(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (!isFromOwnPage(originHeadersOf(request.headers))) throw new ProblemError(problemOf(403, 'foreign_origin'));
}

/** What a door answers, problems and faults included. */
export async function answering(work: () => Promise<unknown>): Promise<Response> {
  try {
    const answer = await work();
    return answer instanceof Response ? answer : Response.json(answer, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    if (error instanceof ProblemError) return problemResponse(error.problem, challengeOf(error.problem));
    return unexpected(error);
  }
}

function challengeOf({ status }: Problem): Record<string, string> {
  return status === 401 ? { 'www-authenticate': 'Bearer realm="console"' } : {};
}

function unexpected(error: unknown): Response {
  const reference = randomUUID();
  webLog.error({ error, reference }, 'a request failed');
  if (isDatabaseAway(error)) return problemResponse({ ...problemOf(503, 'database_unreachable'), reference }, { 'retry-after': '2' });
  return problemResponse({ ...problemOf(500, 'internal_error'), reference });
}

/** An id that cannot be one is an id that is not there. */
function parseParams<T>(schema: z.ZodType<T> | undefined, value: unknown): T {
  if (schema === undefined) return value as T;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ProblemError(problemOf(404, 'not_found'));
  return parsed.data;
}

function parseInput<T>(schema: z.ZodType<T> | undefined, value: unknown): T {
  if (schema === undefined) return undefined as T;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), code: issue.code, message: issue.message }));
  throw new ProblemError({ ...problemOf(422, 'invalid_input'), errors });
}

async function readJson(request: Request): Promise<unknown> {
  const text = (await readBody(request, MAX_BODY_BYTES)).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return parseStorable(text);
  } catch (error) {
    throw refuseJson(error);
  }
}

/** Why a body was not taken: what cannot be kept is named with its place, anything else is no JSON. */
export function refuseJson(error: unknown): ProblemError {
  if (error instanceof UnstorableText) return textNotStorable(400, error.where || 'The body');
  return new ProblemError(problemOf(400, error instanceof TooManyParts ? 'json_too_large' : 'malformed_json'));
}

/** @throws ProblemError 422 for a parameter that PostgreSQL does not take as text. */
function readQuery(request: Request): Record<string, string> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  for (const [name, value] of Object.entries(query)) {
    if (!isStorable(name) || !isStorable(value)) throw textNotStorable(422, `?${name.replaceAll('\0', '\\u0000')}`);
  }
  return query;
}

function textNotStorable(status: 400 | 422, where: string): ProblemError {
  const message = translator('api')('text_not_storable.message');
  return new ProblemError({ ...problemOf(status, 'text_not_storable', { where }), errors: [{ field: where, code: 'text_not_storable', message }] });
}
