/** What a plan phase found, for people: computed and masked once by the runner, stored, and shown as it is. */
export interface PlanDocument {
  terraformVersion: string;
  summary: PlanSummary;
  changes: ResourceChange[];
  /** Root outputs that change; values are not kept. */
  outputs: { name: string; action: ChangeAction; sensitive: boolean }[];
}

export interface PlanSummary {
  add: number;
  change: number;
  destroy: number;
  /** Of which destroyed and created again. */
  replace: number;
  import: number;
  /** Resources of which state takes what Azure has; absent in a plan that does more than that. */
  accept?: number;
}

export type ChangeAction = 'create' | 'update' | 'replace' | 'delete' | 'read' | 'no-op' | 'import' | 'forget' | 'accept' | 'accept_gone';

export interface ResourceChange {
  address: string;
  /** The type in Azure's provider, as azurerm_kubernetes_cluster, for practice resources too. */
  type: string;
  name: string;
  action: ChangeAction;
  /** It is in Azure and not in state, so it is imported before that is done to it. Absent where it is not, or where importing is all. */
  imports?: true;
  /** The component it belongs to (lib/modules/component.ts). */
  component: string;
  /** Losing it loses data: a database, a bucket, a key vault. */
  dataLoss: boolean;
  /** Attribute paths that force a replacement. */
  replacePaths: string[];
  attributes: AttributeChange[];
  /** How many more attributes change than are kept here; absent when all are. */
  hiddenAttributes?: number;
}

/** One attribute, before and after, each as text to show. */
export interface AttributeChange {
  /** Dotted path, as default_node_pool[0].vm_size. */
  path: string;
  before: AttributeValue;
  after: AttributeValue;
}

export type AttributeValue =
  | { kind: 'absent' }
  | { kind: 'known'; text: string }
  | { kind: 'unknown' }
  | { kind: 'sensitive' };
