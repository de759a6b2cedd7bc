import { shownAnswer, type AnswerReader } from '../azure-credentials/shown-answer.ts';
import { findAzureStatus } from '../azure/azure-status-store.ts';
import type { Database } from '../db/transaction.ts';
import type { Deployment } from '../deployments/deployment.ts';
import { chainAsOf, componentsAsOf, type AsOf, type SeenStatus } from './as-of.ts';
import type { ComponentStatus } from './component-status.ts';
import { healthOf } from './health.ts';
import { componentReason, linkWords } from './status-words.ts';
import { findWandbChain, listHealthRows } from './wandb-chain-store.ts';
import type { ChainLink, WandbChain } from './wandb-chain.ts';

/** A chain is known of a deployment that stands; before its outputs and after its teardown there is none. */
export async function readLiveStatus(db: Database, { id, status }: Pick<Deployment, 'id' | 'status'>): Promise<SeenStatus> {
  const [azure, chain] = await Promise.all([findAzureStatus(db, id), findWandbChain(db, id)]);
  const stands = status === 'deployed' || status === 'changing' || status === 'failed';
  return { azure, chain: stands ? chain : null };
}

/** What the API tells of a deployment's status: as it may be told now, in words too. */
export async function statusReport(db: Database, deployment: Deployment, reader: AnswerReader): Promise<object> {
  const [{ azure, chain }, rows] = await Promise.all([readLiveStatus(db, deployment), listHealthRows(db, [deployment.id])]);
  const asOf = { now: Date.now(), changedAt: deployment.changedAt };
  const { afterRun: _afterRun, groupId: _groupId, componentsAt, ...seen } = azure ?? NEVER_SEEN;
  return {
    ...seen,
    error: shownAnswer(reader, seen.error),
    // All of it was so then; the group's list may be newer.
    observedAt: componentsAt,
    health: healthOf({ status: deployment.status, changedAt: asOf.changedAt }, rows.get(deployment.id) ?? null, asOf.now)?.health ?? null,
    components: azure === null ? [] : componentsAsOf(azure, asOf).map((component) => componentReport(component, azure.componentsAt)),
    chain: chain === null ? null : chainReport(chain, asOf),
  };
}

const NEVER_SEEN = { observedAt: null, componentsAt: null, afterRun: 0, attemptedAt: null, error: null, groupId: null, resources: [], cluster: null };

function componentReport(component: ComponentStatus, seenAt: string | null): object {
  const { name, status, facts } = component;
  return { component: component.component, name, status, reason: componentReason(component), unknownSince: status === 'unknown' ? seenAt : null, ...facts };
}

function chainReport(chain: WandbChain, asOf: AsOf): object {
  const { fqdn, address, checkedAt, links } = chainAsOf(chain, asOf);
  return { fqdn, address, checkedAt, links: links.map(linkReport) };
}

function linkReport(link: ChainLink): object {
  const { name, status, code, since } = link;
  return { name, status, code, ...linkWords(link), since };
}
