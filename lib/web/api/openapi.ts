import { z } from 'zod';
import { OPERATIONS, type Answer, type Operation } from './operations.ts';
import { problemAnswer } from './answers.ts';

/** The description of the API (OpenAPI 3.1), made of the schemas that the routes use. */
export function openapiDocument(consoleUrl: string): object {
  return {
    openapi: '3.1.0',
    info: { title: 'W&B on Azure deployment console', version: '1', description: 'The same use cases as the pages. Errors are problem documents (RFC 9457) with a stable code.' },
    servers: [{ url: consoleUrl }],
    security: [{ token: [] }],
    paths: pathsOf(OPERATIONS),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'npm run -s token -- --role viewer|planner|approver|admin --name NAME' },
        basic: { type: 'http', scheme: 'basic', description: 'The password is an API token, or the token of a run.' },
      },
      schemas: { Problem: schemaOf(problemAnswer, 'output') },
    },
  };
}

function pathsOf(operations: readonly Operation[]): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  return paths;
}

function describe({ method, path, summary, permission, query, body, answer, status, refusals = [], others = {} }: Operation): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return {
    operationId: operationIdOf(method, path),
    summary,
    description: `Needs the permission ${permission}.`,
    ...(path.startsWith('/api/state') && { security: [{ token: [] }, { basic: [] }] }),
    parameters: [...inPath.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string', format: 'uuid' } })), ...queryParameters(query)],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }),
    responses: {
      ...Object.fromEntries(Object.entries({ [status]: answer, ...others }).map(([code, one]) => [code, { description: summary, ...(one !== null && { content: contentOf(one) }) }])),
      ...Object.fromEntries([401, ...(permission === 'view' ? [] : [403]), ...(inPath.length > 0 ? [404] : []), ...refusals].map((code) => [code, PROBLEM])),
      default: PROBLEM,
    },
  };
}

const PROBLEM = { description: 'A problem', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

function queryParameters(query: z.ZodType | undefined): object[] {
  if (query === undefined) return [];
  const { properties = {} } = schemaOf(query, 'input') as { properties?: Record<string, object> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
}

function contentOf(answer: NonNullable<Answer>): object {
  const byType = answer instanceof z.ZodType ? { 'application/json': answer } : answer;
  return Object.fromEntries(Object.entries(byType).map(([type, schema]) => [type, schema === null ? {} : { schema: schemaOf(schema, 'output') }]));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

function operationIdOf(method: string, path: string): string {
  const words = path.replace(/^\/api\/(?:v1\/)?/, '').split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return [method, ...words].map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}
