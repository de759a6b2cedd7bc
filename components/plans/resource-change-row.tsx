import { ArrowRight, Download, Eye, Minus, Pencil, Plus, RefreshCw, Unlink, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useResourceWords } from '#components/runs/use-resource-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { realResource } from '#lib/modules/resource-address.ts';
import type { ChangeAction, ResourceChange } from '#lib/plans/plan-document.ts';
import { AttributeTable } from './attribute-table.tsx';

const ICON_OF_ACTION: Record<ChangeAction, LucideIcon> = {
  create: Plus,
  update: Pencil,
  replace: RefreshCw,
  delete: Minus,
  read: Eye,
  'no-op': ArrowRight,
  import: ArrowRight,
  forget: Unlink,
  accept: Download,
  accept_gone: Unlink,
};
const STYLE_OF_ACTION: Record<ChangeAction, string> = {
  create: 'text-good',
  update: 'text-waiting',
  replace: 'text-failed',
  delete: 'text-failed',
  read: 'text-muted',
  'no-op': 'text-muted',
  import: 'text-running',
  forget: 'text-muted',
  accept: 'text-waiting',
  accept_gone: 'text-failed',
};

/** One resource of a plan; its attributes unfold. */
export function ResourceChangeRow({ change }: { change: ResourceChange }) {
  if (change.attributes.length === 0) return <div className="flex min-h-9 items-center pl-6"><Line change={change} /></div>;
  return (
    <Disclosure summary={<Line change={change} />}>
      <AttributeTable attributes={change.attributes} replacePaths={change.replacePaths} />
      <Hidden count={change.hiddenAttributes} />
    </Disclosure>
  );
}

function Hidden({ count }: { count: number | undefined }) {
  const t = useTranslations('plans');
  return count === undefined ? null : <p className="py-1 text-small text-muted">{t('moreAttributes', { count })}</p>;
}

/** A practice resource goes by the name of what it stands for. */
function addressOf({ address }: ResourceChange): string {
  return address.includes('terraform_data.') ? realResource(address).address : address;
}

function Line({ change }: { change: ResourceChange }) {
  const t = useTranslations('plans');
  const { typeTitle } = useResourceWords();
  const Icon = ICON_OF_ACTION[change.action];
  return (
    <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 py-1 text-small">
      <span className={classNames('flex w-20 shrink-0 items-center gap-1.5', STYLE_OF_ACTION[change.action])}>
        <Icon aria-hidden className="size-3.5" />
        {t(`action.${change.action}`)}
      </span>
      <span className="font-medium">{typeTitle(change.type)}</span>
      <code title={change.address} className="min-w-0 font-mono text-caption text-muted wrap-anywhere">{addressOf(change)}</code>
      {change.imports ? <span className="text-caption text-running">{t('importedFirst')}</span> : null}
      {change.replacePaths.length === 0 ? null : <span className="text-caption text-failed">{t('forcedBy', { paths: change.replacePaths.join(', ') })}</span>}
    </span>
  );
}
