import { objectOf, type JsonObject } from '#lib/terraform/json-value.ts';

/** Blocks of Terraform's CLI configuration that have a label. */
const LABELED: readonly string[] = ['host', 'credentials', 'credentials_helper'];

/**
 * Returns a CLI configuration in HCL. Terraform reads a file as JSON when it begins with a brace; the console adds blocks of its own,
 * so the whole file has to be in one language. What is HCL already, and what is no JSON either, comes back as it is.
 */
export function asHcl(text: string): string {
  const source = text.replace(/^\ufeff/, '');
  if (!/^\s*\{/.test(source)) return text;
  const json = parseOrNull(source);
  return json === null ? text : Object.entries(json).map(([name, value]) => entry(name, value)).join('');
}

function parseOrNull(source: string): JsonObject | null {
  try {
    return objectOf(JSON.parse(source));
  } catch {
    return null;
  }
}

function entry(name: string, value: unknown): string {
  if (name === 'provider_installation') return objectsIn(value).map((methods) => block(name, methodsOf(methods))).join('');
  if (!LABELED.includes(name)) return attribute(name, value);
  return objectsIn(value).flatMap((labels) => Object.entries(labels).flatMap(([label, body]) => objectsIn(body).map((one) => block(`${name} ${JSON.stringify(label)}`, attributesOf(one))))).join('');
}

/** Where providers come from: each place is a block. */
function methodsOf(methods: JsonObject): string {
  return Object.entries(methods).flatMap(([name, body]) => objectsIn(body).map((one) => block(name, attributesOf(one)))).join('');
}

function attributesOf(body: JsonObject): string {
  return Object.entries(body).map(([name, value]) => attribute(name, value)).join('');
}

function attribute(name: string, value: unknown): string {
  return `${/^\w+$/.test(name) ? name : JSON.stringify(name)} = ${valueOf(value)}\n`;
}

function valueOf(value: unknown): string {
  const object = Array.isArray(value) ? null : objectOf(value);
  if (object !== null) return `{\n${attributesOf(object)}}`;
  return Array.isArray(value) ? `[${value.map(valueOf).join(', ')}]` : JSON.stringify(value);
}

function block(head: string, body: string): string {
  return `${head} {\n${body}}\n`;
}

/** In JSON a block is an object, or a list of objects where there are several. */
function objectsIn(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).map(objectOf).filter((one) => one !== null);
}
