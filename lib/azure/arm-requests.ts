import { createDefaultHttpClient, createPipelineRequest, RestError, type HttpMethods, type Pipeline, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { endlessList, MAX_PAGES } from './list-pages.ts';
import { parseJson } from '../terraform/json-text.ts';

/** What is asked beside the path: paths begin with a slash, `apiVersion` is the one whose contract the reader was written after. */
export interface ArmQuestion {
  apiVersion: string;
  query?: Readonly<Record<string, string>>;
  body?: object;
  headers?: Readonly<Record<string, string>>;
  abortSignal?: AbortSignal;
}

/**
 * Questions to Azure Resource Manager that no client of ours has a method for, by the same pipeline (credential, cloud, proxy, CA).
 * What is answered is parsed by whoever asked. All throw RestError with ARM's status and code, as the clients do.
 */
export interface ArmRequests {
  get(path: string, question: ArmQuestion): Promise<unknown>;
  /** Every page's `value`, following `nextLink`: all of it, or an error. */
  list(path: string, question: ArmQuestion): Promise<unknown[]>;
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, question: ArmQuestion): Promise<{ status: number; body: unknown }>;
}

/** ARM at `endpoint`, asked through the pipeline of an Azure client. */
export function createArmRequests(pipeline: Pipeline, endpoint: string): ArmRequests {
  const http = createDefaultHttpClient();
  const ask = async (method: HttpMethods, url: string, { body, headers = {}, abortSignal }: ArmQuestion) => {
    const request = createPipelineRequest({
      url,
      method,
      ...(abortSignal !== undefined && { abortSignal }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const [name, value] of Object.entries({ accept: 'application/json', ...headers })) request.headers.set(name, value);
    if (body !== undefined) request.headers.set('content-type', 'application/json');
    const response = await pipeline.sendRequest(http, request);
    return { status: response.status, body: contentOf(response, request) };
  };
  const addressOf = (path: string, { apiVersion, query = {} }: ArmQuestion): string => {
    const url = new URL(`${endpoint}${path}`);
    for (const [name, value] of Object.entries({ ...query, 'api-version': apiVersion })) url.searchParams.set(name, value);
    // A space is a + in forms alone, and RFC 3986 knows no such thing; a plus itself is %2B here (Azure/autorest.go#1951).
    url.search = url.search.replaceAll('+', '%20');
    return url.href;
  };
  return {
    get: async (path, question) => (await ask('GET', addressOf(path, question), question)).body,
    async list(path, question) {
      const found: unknown[][] = [];
      for (let next: string | null = addressOf(path, question); next !== null; ) {
        if (found.length === MAX_PAGES) throw endlessList();
        const page = pageOf((await ask('GET', next, question)).body);
        found.push(page.value);
        next = page.nextLink;
      }
      return found.flat();
    },
    send: (method, path, question) => ask(method, addressOf(path, question), question),
  };
}

const pageAnswer = z.object({ value: z.array(z.unknown()).nullable(), nextLink: z.string().nullish() });

/** What is no list must not be taken for an empty one: then nothing would be there, or in the way. */
function pageOf(body: unknown): { value: unknown[]; nextLink: string | null } {
  const { value, nextLink } = pageAnswer.parse(body);
  return { value: value ?? [], nextLink: nextLink || null };
}

/** A redirect that is left is one that was not followed, so nothing was done. */
function contentOf(response: PipelineResponse, request: PipelineRequest): unknown {
  const { status } = response;
  const body = parsed(response.bodyAsText);
  const about = { statusCode: status, request, response };
  if (status < 300 && body === undefined) throw new RestError('Azure’s answer is not JSON', about);
  if (status < 300) return body;
  const { code, message } = ((body as { error?: { code?: unknown; message?: unknown } } | null | undefined)?.error ?? {}) as { code?: unknown; message?: unknown };
  throw new RestError(typeof message === 'string' ? message : `Azure answered ${status}`, { ...(typeof code === 'string' && { code }), ...about });
}

/** Null where nothing was said, undefined where it is no JSON. */
function parsed(text: string | null | undefined): unknown {
  try {
    return text ? parseJson(text) : null;
  } catch {
    return undefined;
  }
}
