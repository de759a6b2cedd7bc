import { useTranslations } from 'next-intl';
import { useResourceWords } from '#components/runs/use-resource-words.ts';
import { Alert } from '#components/ui/alert.tsx';
import { Card } from '#components/ui/card.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import type { PlanDocument } from '#lib/plans/plan-document.ts';
import { PlanCounts } from './plan-counts.tsx';
import { groupPlan, type PlanGroup } from './plan-groups.ts';
import { ResourceChangeRow } from './resource-change-row.tsx';

/** What a run would do: counts first, then what cannot be undone, then the rest; by component, attributes on demand. */
export function PlanView({ plan }: { plan: PlanDocument }) {
  const t = useTranslations('plans');
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <PlanCounts summary={plan.summary} className="text-section" />
        <p className="text-small text-muted">{t('madeWith', { version: plan.terraformVersion })}</p>
      </div>
      {groupPlan(plan).map((group) => <Group key={group.key} group={group} />)}
      <Outputs outputs={plan.outputs} />
    </div>
  );
}

function Group({ group }: { group: PlanGroup }) {
  const t = useTranslations('plans');
  const { componentTitle } = useResourceWords();
  const grave = group.key === 'dataLoss';
  return (
    <Card flush title={<>{t(`group.${group.key}`)} <span className="font-normal text-muted tabular-nums">{group.count}</span></>} tone={grave ? 'danger' : 'plain'}>
      {grave ? <Alert tone="failed" className="m-4 mb-0">{t('dataLossMeaning')}</Alert> : null}
      {group.components.map(({ component, changes }) => (
        <Disclosure
          key={component}
          open
          className="border-b border-border px-4 py-1 last:border-b-0"
          summary={<h3 className="text-small font-medium text-muted">{componentTitle(component)} <span className="font-normal tabular-nums">{changes.length}</span></h3>}
        >
          {changes.map((change) => <ResourceChangeRow key={change.address} change={change} />)}
        </Disclosure>
      ))}
    </Card>
  );
}

function Outputs({ outputs }: { outputs: PlanDocument['outputs'] }) {
  const t = useTranslations('plans');
  if (outputs.length === 0) return null;
  return (
    <Card title={t('outputs')} description={t('outputsMeaning')}>
      <ul className="grid gap-x-6 gap-y-1 text-small sm:grid-cols-2">
        {outputs.map((output) => (
          <li key={output.name} className="flex flex-wrap items-baseline gap-x-2">
            <code className="font-mono text-code">{output.name}</code>
            <span className="text-muted">{t(`action.${output.action}`)}{output.sensitive ? `, ${t('sensitive')}` : ''}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
