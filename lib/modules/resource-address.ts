/** A resource in the words of Azure's provider, whether the real module or the practice one made it. */
export interface RealResource {
  /** As Terraform would print it for the real module: module.wandb.module.app_aks.azurerm_kubernetes_cluster.default. */
  address: string;
  mode: 'managed' | 'data';
  type: string;
  name: string;
  /** The key of count or for_each of the resource itself. */
  index: string | number | null;
  /** The module's path, as module.wandb.module.app_aks; null at the root. */
  module: string | null;
}

/** What practice resources are called: terraform_data.<real type>__<real name>. */
const PRACTICE_TYPE = 'terraform_data';
const PRACTICE_SEPARATOR = '__';

/**
 * A Terraform address taken apart, a practice address told in the real words. An address that is not understood
 * comes back as it is, with an empty type: it is shown, not refused.
 */
export function realResource(address: string): RealResource {
  const { mode, type, name, modules } = takeApart(address);
  if (!type || !name) return { address, mode: 'managed', type: '', name: address, index: null, module: null };
  const real = realWords(type.name, name.name);
  const path = modules.map(writeStep).join('.');
  const own = [...(mode === 'data' ? ['data'] : []), real.type, writeStep({ name: real.name, key: name.key })].join('.');
  return { address: path === '' ? own : `${path}.${own}`, mode, ...real, index: readKey(name.key), module: path === '' ? null : path };
}

/** What it is called beside others of its kind: default, or default["a"] where count or for_each made it. */
export function keyedName({ name, index }: Pick<RealResource, 'name' | 'index'>): string {
  return index === null ? name : `${name}[${JSON.stringify(index)}]`;
}

/** The type by which Terraform knows it: terraform_data for a practice resource; empty for an address that is not understood. */
export function terraformTypeOf(address: string): string {
  return takeApart(address).type?.name ?? '';
}

function takeApart(address: string): { mode: 'managed' | 'data'; type: Step | undefined; name: Step | undefined; modules: Step[] } {
  const steps = splitAddress(address);
  const start = steps.findIndex((step, index) => step.name !== 'module' && steps[index - 1]?.name !== 'module');
  const mode = steps[start]?.name === 'data' ? 'data' : 'managed';
  const [type, name] = steps.slice(mode === 'data' ? start + 1 : start);
  return { mode, type, name, modules: steps.slice(0, start) };
}

function realWords(type: string, name: string): { type: string; name: string } {
  const at = name.indexOf(PRACTICE_SEPARATOR);
  if (type !== PRACTICE_TYPE || at <= 0) return { type, name };
  return { type: name.slice(0, at), name: name.slice(at + PRACTICE_SEPARATOR.length) };
}

interface Step {
  name: string;
  /** With its brackets, as ["a.b"] or [0]. */
  key: string;
}

/** At the dots, but for those inside a for_each key. */
function splitAddress(address: string): Step[] {
  // Most addresses have no key, and a state may have fifty thousand of them.
  if (!/[[\]]/.test(address)) return address.split('.').filter((name) => name !== '').map((name) => ({ name, key: '' }));
  const steps = address.matchAll(/([^.[\]]+)((?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)(?:\.|$)/g);
  return [...steps].map(([, name = '', key = '']) => ({ name, key }));
}

function writeStep({ name, key }: Step): string {
  return `${name}${key}`;
}

function readKey(key: string): string | number | null {
  if (key === '') return null;
  const inside = key.slice(1, -1);
  if (!inside.startsWith('"')) return Number(inside);
  return inside.slice(1, -1).replace(/\\(.)/g, '$1');
}
