import { createDefaultHttpClient, createPipelineRequest, RestError, type HttpMethods, type Pipeline, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';

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
  /** Every page's `value`, following `nextLink`. */
  list(path: string, question: ArmQuestion): Promise<unknown[]>;
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, question: ArmQuestion): Promise<{ status: number; body: unknown }>;
}

/** Lists end after this many pages: a service that always names another one must not hold us for ever. */
const MAX_PAGES = 500;

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
    return url.href;
  };
  return {
    get: async (path, question) => (await ask('GET', addressOf(path, question), question)).body,
    async list(path, question) {
      const found: unknown[] = [];
      let next: string | undefined = addressOf(path, question);
      for (let page = 0; next !== undefined && page < MAX_PAGES; page += 1) {
        const { value, nextLink } = ((await ask('GET', next, question)).body ?? {}) as { value?: unknown[]; nextLink?: string };
        found.push(...(value ?? []));
        next = isOfThisCloud(nextLink, endpoint) ? nextLink : undefined;
      }
      return found;
    },
    send: (method, path, question) => ask(method, addressOf(path, question), question),
  };
}

/** The token goes with every page, so a link elsewhere is not followed. */
function isOfThisCloud(link: string | undefined, endpoint: string): boolean {
  return typeof link === 'string' && URL.canParse(link) && new URL(link).origin === new URL(endpoint).origin;
}

function contentOf(response: PipelineResponse, request: PipelineRequest): unknown {
  const body = parsed(response.bodyAsText);
  if (response.status < 400) return body;
  const { code, message } = ((body as { error?: { code?: unknown; message?: unknown } } | null)?.error ?? {}) as { code?: unknown; message?: unknown };
  throw new RestError(typeof message === 'string' ? message : `Azure answered ${response.status}`, {
    ...(typeof code === 'string' && { code }),
    statusCode: response.status,
    request,
    response,
  });
}

function parsed(text: string | null | undefined): unknown {
  try {
    return text ? (JSON.parse(text) as unknown) : null;
  } catch {
    return null;
  }
}
