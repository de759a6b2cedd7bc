import { useTranslations } from 'next-intl';
import { useResourceWords } from '#components/runs/use-resource-words.ts';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card } from '#components/ui/card.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { MoreItems, SHOWN_AT_ONCE } from '#components/ui/more-items.tsx';
import { COMPONENTS } from '#lib/modules/component.ts';
import type { Resource } from '#lib/state/resource.ts';

/** Where the list comes from: the state kept here, the state that a run read in its backend, or what the runs told. */
export type ResourceSource = 'here' | 'read' | 'told';

/** Shows what exists, by component. */
export function ResourceSummary({ resources, source, stateHref }: { resources: readonly Resource[]; source: ResourceSource; stateHref: string }) {
  const t = useTranslations('deployments.resources');
  const isWhole = source !== 'told';
  const { componentTitle, typeTitle } = useResourceWords();
  const groups = COMPONENTS.map((component) => ({ component, members: resources.filter((resource) => resource.component === component) })).filter(({ members }) => members.length > 0);
  return (
    <Card title={t(isWhole ? 'title' : 'knownTitle', { count: resources.length })} description={t(`source.${source}`)} actions={<ButtonLink href={stateHref} size="small">{t('state')}</ButtonLink>}>
      {groups.length === 0 ? <p className="text-muted">{t(isWhole ? 'none' : 'noneKnown')}</p> : (
        <div className="flex flex-col">
          {groups.map(({ component, members }) => (
            <Disclosure key={component} summary={<span className="flex justify-between gap-4"><span>{componentTitle(component)}</span><span className="tabular-nums text-muted">{members.length}</span></span>}>
              <ul className="flex flex-col gap-1 text-small">
                {members.slice(0, SHOWN_AT_ONCE).map((resource) => (
                  <li key={resource.address} className="wrap-anywhere">
                    {typeTitle(resource.type)} <code className="font-mono text-caption text-muted">{resource.address}</code>
                    {resource.tainted ? <span className="ml-2 text-failed">{t('tainted')}</span> : null}
                  </li>
                ))}
                <MoreItems of={members} />
              </ul>
            </Disclosure>
          ))}
        </div>
      )}
    </Card>
  );
}
