'use client';

import { Circle, CircleCheck, CircleHelp, CircleSlash, LoaderCircle, OctagonX, Unlink, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { classNames } from '#components/ui/class-names.ts';
import { Duration } from '#components/ui/duration.tsx';
import { Elapsed } from '#components/ui/elapsed.tsx';
import { ToneIcon } from '#components/ui/tone-icon.tsx';
import type { ResourceProgress, ResourceState, RunProgress } from '#lib/runs/resource-progress.ts';
import type { RunFailure } from '#lib/runs/run-failure.ts';
import { groupByComponent, isOpenEnded, type ComponentGroup } from './component-groups.ts';
import { useResourceWords } from './use-resource-words.ts';

/** Every resource of a run with its state and how long it has taken, by component; what is finished folds away. */
export function ResourceList({ progress, ended, failure = null, className }: { progress: RunProgress; ended: boolean; failure?: RunFailure | null; className?: string }) {
  const t = useTranslations('runs');
  if (progress.total === 0) return <p className={classNames('rounded-card border border-border bg-surface p-4 text-muted', className)}>{t(ended ? 'noResourcesChanged' : 'noResources')}</p>;
  return (
    <section aria-label={t('resources')} className={classNames('overflow-y-auto rounded-card border border-border bg-surface', className)}>
      <h2 className="sr-only">{t('resources')}</h2>
      {groupByComponent(progress.resources).map((group) => <Component key={group.component} group={group} causes={causesOf(failure)} />)}
    </section>
  );
}

/** What each failed resource failed with, by its address. */
type Causes = ReadonlyMap<string, string>;

function causesOf(failure: RunFailure | null): Causes {
  if (failure === null) return new Map();
  const all = [{ title: failure.title, errors: [failure.evidence] }, ...failure.others];
  return new Map(all.flatMap(({ title, errors }) => errors.flatMap(({ address }) => (address === null ? [] : [[address, title] as const]))));
}

/** Open while there is something to see in it. The key makes it fold by itself when that changes, and stay as the person left it otherwise. */
function Component({ group, causes }: { group: ComponentGroup; causes: Causes }) {
  const t = useTranslations('runs');
  const { componentTitle } = useResourceWords();
  const open = group.tone !== 'good' && group.tone !== 'unknown';
  const waiting = group.resources.filter((resource) => resource.state === 'waiting');
  const begun = group.resources.filter((resource) => resource.state !== 'waiting');
  const folds = begun.length > 0 && waiting.length > MOST_WAITING;
  return (
    <details key={String(open)} open={open} className="border-b border-border last:border-b-0">
      <summary className="row-height flex items-center gap-2.5 px-4 -outline-offset-2 hover:bg-hover">
        <ToneIcon tone={group.tone} />
        <h3 className="min-w-0 flex-1 truncate font-medium">{componentTitle(group.component)}</h3>
        <span className="text-small text-muted tabular-nums" title={t('progress', { done: group.done, total: group.resources.length })}>
          {group.done}/{group.resources.length}
        </span>
      </summary>
      <ul className="pb-2">
        {[...begun, ...(folds ? [] : waiting)].map((resource) => <ResourceRow key={resource.address} resource={resource} cause={causes.get(resource.address)} />)}
        {folds ? <WaitingRows waiting={waiting} /> : null}
      </ul>
    </details>
  );
}

/** So many that wait stand among the others; of more there is a line, or what is under way would be out of sight. */
const MOST_WAITING = 3;

function WaitingRows({ waiting }: { waiting: readonly ResourceProgress[] }) {
  const t = useTranslations('runs');
  return (
    <li>
      <details>
        <summary className="flex items-center gap-2.5 py-1 pl-8 pr-4 text-small text-muted -outline-offset-2 hover:bg-hover">
          <Circle aria-hidden className="size-3.5 shrink-0 text-unknown" />
          {t('moreWaiting', { count: waiting.length })}
        </summary>
        <ul>{waiting.map((resource) => <ResourceRow key={resource.address} resource={resource} />)}</ul>
      </details>
    </li>
  );
}

const ICON_OF_STATE: Record<ResourceState, LucideIcon> = { waiting: Circle, running: LoaderCircle, done: CircleCheck, failed: OctagonX, canceled: CircleSlash, let_go: Unlink, unseen: CircleHelp, half: Unlink };
const STYLE_OF_STATE: Record<ResourceState, string> = {
  waiting: 'text-unknown',
  running: 'text-running',
  done: 'text-good',
  failed: 'text-failed',
  canceled: 'text-unknown',
  let_go: 'text-waiting',
  unseen: 'text-waiting',
  half: 'text-failed',
};

function ResourceRow({ resource, cause }: { resource: ResourceProgress; cause?: string | undefined }) {
  const t = useTranslations('runs.resourceState');
  const { typeTitle } = useResourceWords();
  const Icon = ICON_OF_STATE[resource.state];
  return (
    <li data-address={resource.address} data-state={resource.state} className="flex items-center gap-2.5 py-1 pl-8 pr-4 text-small" title={resource.address}>
      <Icon aria-hidden className={classNames('size-3.5 shrink-0', STYLE_OF_STATE[resource.state], resource.state === 'running' && 'animate-spin')} />
      <span className="min-w-0 flex-1 md:truncate wrap-anywhere">
        {typeTitle(resource.type)} <span className="font-mono text-caption text-muted">{resource.name}</span>
        <Meaning state={resource.state} />
        {cause === undefined ? null : <span className="block whitespace-normal text-caption text-failed">{cause}</span>}
      </span>
      <span className={classNames('whitespace-nowrap', STYLE_OF_STATE[resource.state])}>{t(resource.state, { action: resource.action })}</span>
      <span className="w-16 text-right text-muted"><ResourceTime resource={resource} /></span>
    </li>
  );
}

/** What a state means for what exists, where its word does not tell. */
function Meaning({ state }: { state: ResourceState }) {
  const t = useTranslations('runs.resourceState.meaning');
  return isOpenEnded(state) ? <span className="block whitespace-normal text-caption text-muted">{t(state)}</span> : null;
}

function ResourceTime({ resource: { state, startedAt, endedAt, elapsedSeconds } }: { resource: ResourceProgress }) {
  if (state === 'running' && startedAt !== null) return <Elapsed since={startedAt} until={null} />;
  if (elapsedSeconds !== null) return <Duration milliseconds={elapsedSeconds * 1000} />;
  if (startedAt !== null && endedAt !== null) return <Elapsed since={startedAt} until={endedAt} />;
  return null;
}
