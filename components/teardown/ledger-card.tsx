import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import { useResourceWords } from '#components/runs/use-resource-words.ts';
import { ActionButton } from '#components/ui/action-button.tsx';
import type { FormAction } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { Card } from '#components/ui/card.tsx';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { Tone } from '#components/ui/tone.ts';
import type { LedgerEntry, LedgerOutcome } from '#lib/teardown/ledger.ts';
import type { LedgerView } from '#lib/teardown/ledger-view.ts';

interface LedgerCardProps {
  deploymentId: string;
  namespace: string;
  /** A practice deployment: nothing of it costs money. */
  isPractice: boolean;
  /** The name W&B answered under; null where there was none. */
  fqdn: string | null;
  /** Null until a runner has read it. */
  ledger: LedgerView | null;
  /** Another deployment goes by its names by now: it is not read any more. */
  isClosed: boolean;
  allowed: boolean;
  readAction: FormAction;
}

/** After a teardown: what Azure says is gone, kept, reserved, and what still costs money. */
export function LedgerCard({ deploymentId, namespace, isPractice, fqdn, ledger, isClosed, allowed, readAction }: LedgerCardProps) {
  const t = useTranslations('ledger');
  if (ledger === null) return <Card title={t('title')} description={t('description')}><p className="text-muted">{t(isClosed ? 'closed' : 'waiting', { namespace })}</p></Card>;
  const again = allowed && !isClosed ? <ActionButton action={readAction} values={{ deploymentId }}>{t('again')}</ActionButton> : undefined;
  return (
    <Card title={t('title')} description={<>{t('description')} {ledger.isAsked && !isClosed ? t('asked') : t.rich('read', { time: () => <RelativeTime at={ledger.attemptedAt} /> })}</>} actions={again}>
      <div className="flex flex-col gap-4">
        {isClosed ? <p className="text-muted">{t('closed', { namespace })}</p> : null}
        {ledger.unreadSince === null ? null : <Alert tone="unknown" title={<UnreadTitle since={ledger.unreadSince} />}><Unread ledger={ledger} /></Alert>}
        <Counts ledger={ledger} isPractice={isPractice} />
        {ledger.reserved === null ? null : (
          <Alert tone="waiting" title={t('reservedTitle', { vault: ledger.reserved.vaultName, date: ledger.reserved.until.slice(0, 10) })}>
            {t('reserved', { namespace, location: ledger.reserved.location })}
          </Alert>
        )}
        {fqdn === null ? null : <p className="text-small text-muted">{t('record', { fqdn })}</p>}
        <Entries entries={ledger.entries} isPractice={isPractice} />
      </div>
    </Card>
  );
}

function UnreadTitle({ since }: { since: string }) {
  return useTranslations('ledger').rich('unreadTitle', { time: () => <ClockTime at={since} /> });
}

function Unread({ ledger: { problem, retryAt } }: { ledger: LedgerView }) {
  const t = useTranslations('ledger');
  const message = problem?.message ?? '';
  return retryAt === null ? t('unread', { message }) : t.rich('paused', { message, time: () => <ClockTime at={retryAt} /> });
}

const OUTCOMES: Record<LedgerOutcome, Tone> = { exists: 'failed', kept: 'waiting', unknown: 'unknown', reserved: 'waiting', gone: 'good' };
const IN_ORDER = Object.keys(OUTCOMES) as LedgerOutcome[];

function Counts({ ledger: { counts, costing, unreadSince }, isPractice }: { ledger: LedgerView; isPractice: boolean }) {
  const t = useTranslations('ledger');
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {IN_ORDER.filter((outcome) => counts[outcome] > 0).map((outcome) => <StatusBadge key={outcome} tone={OUTCOMES[outcome]} label={t(`counts.${outcome}`, { count: counts[outcome] })} />)}
      </div>
      {isPractice ? <p>{t('costsPractice')}</p> : <p className={costing > 0 ? 'font-medium text-failed' : undefined}>{unreadSince !== null && costing === 0 ? t('costsUnknown') : t('costs', { count: costing })}</p>}
    </div>
  );
}

/** What is not gone first: that is what one looks for. */
function Entries({ entries, isPractice }: { entries: readonly LedgerEntry[]; isPractice: boolean }) {
  const t = useTranslations('ledger');
  const sorted = entries.toSorted((a, b) => IN_ORDER.indexOf(a.outcome) - IN_ORDER.indexOf(b.outcome));
  return (
    <Disclosure summary={t('each')} open={entries.some(({ outcome }) => outcome === 'exists' || outcome === 'kept')}>
      <Table caption={t('each')}>
        <TableHead columns={[{ key: 'resource', label: t('columns.resource') }, { key: 'outcome', label: t('columns.outcome') }, { key: 'why', label: t('columns.why') }]} />
        <TableBody>{sorted.map((entry) => <Entry key={entry.address ?? entry.id ?? entry.name} entry={entry} isPractice={isPractice} />)}</TableBody>
      </Table>
    </Disclosure>
  );
}

function Entry({ entry: { type, name, address, outcome, reason, until, unreadSince, costs }, isPractice }: { entry: LedgerEntry; isPractice: boolean }) {
  const t = useTranslations('ledger');
  const { typeTitle } = useResourceWords();
  const why = [
    reason === null ? null : t(`reason.${reason}`, { until: until?.slice(0, 10) ?? '' }),
    costs === true && outcome !== 'gone' && !isPractice ? t('costing') : null,
    unreadSince === null ? null : t.rich('since', { time: () => <ClockTime at={unreadSince} /> }),
  ].filter((part) => part !== null);
  return (
    <TableRow>
      <TableCell ownLine>{typeTitle(type)} <span className="font-mono text-caption text-muted wrap-anywhere">{address ?? name}</span></TableCell>
      <TableCell><StatusBadge tone={OUTCOMES[outcome]} label={t(`outcome.${outcome}`)} /></TableCell>
      <TableCell ownLine>{why.map((part, index) => <Fragment key={index}>{index === 0 ? null : ', '}{part}</Fragment>)}</TableCell>
    </TableRow>
  );
}
