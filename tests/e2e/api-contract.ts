import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Content {
  schema?: object;
}

interface DescribedOperation {
  responses: Record<string, { content?: Record<string, Content> }>;
}

export interface OpenapiDocument {
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Record<string, object> };
}

export interface Answer {
  method: string;
  url: string;
  status: number;
  contentType: string | null;
  body: string;
}

/** Holds answers of the API against openapi.json, and remembers which documented ones it has seen. */
export function createApiContract(document: OpenapiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, schemas: [{ $id: 'openapi', components: document.components }] });
  addFormats(ajv);
  const validators = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const known = validators.get(schema) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/')) as object);
    validators.set(schema, known);
    return known;
  };
  const documented = new Set(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) => Object.keys(responses).filter((status) => status !== 'default').map((status) => `${method} ${path} ${status}`)),
    ),
  );
  const seen = new Set<string>();

  return {
    /** @throws Error when the answer is none of those that are documented for what was asked. */
    check({ method, url, status, contentType, body }: Answer): void {
      const path = pathOf(document, url);
      const name = `${method.toLowerCase()} ${path} ${status}`;
      const answer = document.paths[path]?.[method.toLowerCase()]?.responses[status];
      if (answer === undefined) throw new Error(`${name} is not documented (${url}): ${body}`);
      seen.add(name);
      if (answer.content === undefined) {
        if (body !== '') throw new Error(`${name} is documented to have no content: ${body}`);
        return;
      }
      const type = (contentType ?? '').split(';')[0] ?? '';
      const content = answer.content[type];
      if (content === undefined) throw new Error(`${name} is not documented to be ${type}`);
      if (content.schema === undefined) return;
      const validate = validatorOf(content.schema);
      if (!validate(JSON.parse(body))) throw new Error(`${name} is not as documented: ${ajv.errorsText(validate.errors)} in ${body.slice(0, 2_000)}`);
    },
    /** Documented answers that were never given. */
    unseen: (): string[] => [...documented].filter((name) => !seen.has(name)),
  };
}

/** The template that an address was made of: /api/v1/runs/{runId} of /api/v1/runs/0190…?level=error. */
function pathOf(document: OpenapiDocument, url: string): string {
  const asked = new URL(url, 'http://console').pathname.split('/');
  const fits = (path: string) => {
    const steps = path.split('/');
    return steps.length === asked.length && steps.every((step, index) => step.startsWith('{') || step === asked[index]);
  };
  const path = Object.keys(document.paths).find(fits);
  if (path === undefined) throw new Error(`openapi.json has no ${url}`);
  return path;
}
