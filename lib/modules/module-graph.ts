import v1_7_1 from './graph/1.7.1.json' with { type: 'json' };
import v5_1_3 from './graph/5.1.3.json' with { type: 'json' };
import v7_8_0 from './graph/7.8.0.json' with { type: 'json' };
import v7_9_2 from './graph/7.9.2.json' with { type: 'json' };

/** When a resource exists: each condition is about one variable's value. */
export interface GraphCondition {
  variable: string;
  is: true | false | 'set' | 'empty';
}

/** How many instances a resource has, where it is not one. */
export type GraphEach =
  | { kind: 'entries'; variable: string }
  | { kind: 'zones-after-first' }
  | { kind: 'vault-keys' }
  | { kind: 'keys'; keys: string[]; alsoKeysOf?: string };

/** A resource or data source of the module, without module.wandb. */
export interface GraphNode {
  address: string;
  type: string;
  /** The address of its instance (without the key of `each`); null for what never becomes a managed resource. */
  instance: string | null;
  when?: GraphCondition[];
  each?: GraphEach;
  /** Least and most it usually takes. */
  minutes: [number, number];
}

export interface ModuleGraph {
  version: string;
  nodes: GraphNode[];
  /** [first, then]: the first is created before the other. */
  edges: [string, string][];
}

const GRAPHS: readonly ModuleGraph[] = [v7_9_2, v7_8_0, v5_1_3, v1_7_1].map((graph) => graph as unknown as ModuleGraph);

/** What a module version creates and in which order; null for a version nobody has drawn (7.4.1). */
export function findModuleGraph(version: string): ModuleGraph | null {
  return GRAPHS.find((graph) => graph.version === version) ?? null;
}
