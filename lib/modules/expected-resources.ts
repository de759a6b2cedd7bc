import type { Inputs, InputValue } from '../deployments/deployment.ts';
import { findModuleVariable, findModuleVersion, getModuleVersion } from './catalog.ts';
import { type Component, COMPONENTS, componentOf } from './component.ts';
import { findModuleGraph, type GraphCondition, type GraphEach, type GraphNode, type ModuleGraph } from './module-graph.ts';

export interface ExpectedResource {
  /** Without module.wandb. */
  address: string;
  type: string;
}

export interface ExpectedComponent {
  component: Component;
  /** Null where the module version's resources are not known one by one. */
  count: number | null;
  resources: ExpectedResource[];
}

/** What a deployment with these inputs will consist of, before Terraform has planned anything. */
export interface ExpectedResources {
  /** Null where the module version's resources are not known one by one. */
  total: number | null;
  byComponent: ExpectedComponent[];
  /** How long creating all of it usually takes; null where it is not known. */
  minutes: { low: number; high: number } | null;
}

export interface ExpectResources {
  moduleVersion: string;
  /** Non-secret inputs; what is missing is taken as the module's default. */
  inputs: Inputs;
  /** Secrets that are set: before 2.0.0 a bucket of one's own leaves the storage account out. */
  secretNames?: readonly string[];
}

/** A draft may have no namespace yet; only the names of the vault's keys show it. */
const NAMESPACE_TO_COME = 'namespace';
/** 7.8.0 has the components of 7.4.1, the one version that is offered and has no graph. */
const NEIGHBOUR = '7.8.0';

/**
 * What will be created, by component, and how long it takes; null for a module version that is not offered.
 * A version without a graph has components without numbers.
 */
export function expectedResources(asked: ExpectResources): ExpectedResources | null {
  const { moduleVersion } = asked;
  if (!findModuleVersion(moduleVersion)) return null;
  const options = optionsOf(asked);
  const graph = findModuleGraph(moduleVersion);
  if (!graph) return withoutNumbers(options);
  const resources = graph.nodes.flatMap((node) => instancesOf(node, options));
  return { total: resources.length, byComponent: groupByComponent(resources), minutes: criticalPath(graph, options) };
}

/**
 * Tells of an address (without module.wandb.) whether these inputs lead to it. One that the module's graph does not draw is taken
 * to be there: nobody knows better.
 */
export function findExpected(asked: ExpectResources): (address: string) => boolean {
  const nodes = findModuleGraph(asked.moduleVersion)?.nodes ?? [];
  const options = findModuleVersion(asked.moduleVersion) ? optionsOf(asked) : null;
  return (address) => {
    const node = nodes.find(({ instance }) => instance !== null && (address === instance || address.startsWith(`${instance}[`)));
    return node === undefined || options === null || instancesOf(node, options).some((expected) => expected.address === address);
  };
}

type Options = (variable: string) => InputValue;

/** What the module will see of each variable: the input, else its own default. A secret is only known to be there. */
function optionsOf({ moduleVersion, inputs, secretNames = [] }: ExpectResources): Options {
  const module = getModuleVersion(moduleVersion);
  return (name) => inputs[name] ?? (secretNames.includes(name) ? 'secret' : (findModuleVariable(module, name)?.default ?? null));
}

/** Its own graph is not known, but a neighbour's tells which components the options lead to. */
function withoutNumbers(options: Options): ExpectedResources {
  const resources = (findModuleGraph(NEIGHBOUR)?.nodes ?? []).flatMap((node) => instancesOf(node, options));
  const byComponent = groupByComponent(resources).map(({ component }) => ({ component, count: null, resources: [] }));
  return { total: null, byComponent, minutes: null };
}

function instancesOf(node: GraphNode, options: Options): ExpectedResource[] {
  const { instance } = node;
  if (instance === null || !exists(node, options)) return [];
  if (!node.each) return [{ address: instance, type: node.type }];
  return keysOf(node.each, options).map((key) => ({ address: `${instance}[${typeof key === 'number' ? key : JSON.stringify(key)}]`, type: node.type }));
}

function exists(node: GraphNode, options: Options): boolean {
  return (node.when ?? []).every((condition) => holds(condition, options));
}

function holds({ variable, is }: GraphCondition, options: Options): boolean {
  const value = options(variable);
  // A version without the variable behaves as if it were off.
  if (typeof is === 'boolean') return (value ?? false) === is;
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  return is === 'empty' ? isEmpty : !isEmpty;
}

function keysOf(each: GraphEach, options: Options): (string | number)[] {
  if (each.kind === 'entries') return indexes(lengthOf(options(each.variable)));
  if (each.kind === 'zones-after-first') return indexes(Math.max(0, zoneCount(options) - 1));
  if (each.kind === 'vault-keys') return vaultKeys(options);
  return [...new Set([...each.keys, ...(each.alsoKeysOf === undefined ? [] : Object.keys(options(each.alsoKeysOf) ?? {}))])].toSorted();
}

function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function lengthOf(value: InputValue): number {
  return Array.isArray(value) ? value.length : 0;
}

/** Zones by name win over their number. */
function zoneCount(options: Options): number {
  const zones = options('node_pool_zones');
  if (Array.isArray(zones)) return zones.length;
  const count = options('node_pool_num_zones');
  return typeof count === 'number' ? count : 1;
}

function vaultKeys(options: Options): string[] {
  const namespace = options('namespace');
  const suffix = typeof namespace === 'string' && namespace !== '' ? namespace : NAMESPACE_TO_COME;
  return ['database', 'storage'].filter((what) => options(`enable_${what}_vault_key`) === true).map((what) => `${what}-key-${suffix}`);
}

function groupByComponent(resources: ExpectedResource[]): ExpectedComponent[] {
  const groups = Map.groupBy(resources, (resource) => componentOf(resource.type, resource.address));
  return COMPONENTS.flatMap((component) => {
    const found = groups.get(component);
    return found ? [{ component, count: found.length, resources: found }] : [];
  });
}

/** The longest way through the graph. What does not exist takes no time, and still stands between its neighbours. */
function criticalPath(graph: ModuleGraph, options: Options): { low: number; high: number } {
  return { low: longest(graph, options, 0), high: longest(graph, options, 1) };
}

function longest(graph: ModuleGraph, options: Options, which: 0 | 1): number {
  const before = Map.groupBy(graph.edges, ([, then]) => then);
  const nodes = new Map(graph.nodes.map((node) => [node.address, node]));
  const ends = new Map<string, number>();
  const endOf = (address: string): number => {
    const known = ends.get(address);
    if (known !== undefined) return known;
    const node = nodes.get(address);
    const start = Math.max(0, ...(before.get(address) ?? []).map(([first]) => endOf(first)));
    const end = start + (node && exists(node, options) ? node.minutes[which] : 0);
    ends.set(address, end);
    return end;
  };
  return Math.round(Math.max(...graph.nodes.map((node) => endOf(node.address))) * 10) / 10;
}
