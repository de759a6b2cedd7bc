import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { FormAction } from '#components/ui/action-result.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { DownloadLink } from '#components/ui/download-link.tsx';
import { MoreItems, SHOWN_AT_ONCE } from '#components/ui/more-items.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ChangedVersion, StateDiff } from '#lib/state/state-diff.ts';

interface VersionTableProps {
  deploymentId: string;
  versions: readonly ChangedVersion[];
  mayManage: boolean;
  rollBackAction: FormAction;
}

/** The versions of a state, newest first. */
export function VersionTable({ versions, ...props }: VersionTableProps) {
  const t = useTranslations('state');
  const columns = (['serial', 'when', 'who', 'resources', 'diff', 'actions'] as const).map((key) => ({ key, label: t(`columns.${key}`) }));
  return (
    <Table caption={t('versions')}>
      <TableHead columns={columns} />
      <TableBody>{versions.map((version) => <Row key={version.id} version={version} {...props} />)}</TableBody>
    </Table>
  );
}

function Row({ version, deploymentId, mayManage, rollBackAction }: Omit<VersionTableProps, 'versions'> & { version: ChangedVersion }) {
  const t = useTranslations('state');
  const { id, serial, runId, runNumber, createdBy, createdAt, resourceCount, isCurrent } = version;
  return (
    <TableRow>
      <TableCell label={t('columns.serial')}><span className="inline-flex items-center gap-2 tabular-nums">{serial}{isCurrent ? <Badge>{t('current')}</Badge> : null}</span></TableCell>
      <TableCell><RelativeTime at={createdAt} /></TableCell>
      <TableCell>
        {runId === null || runNumber === null ? createdBy : <Link href={`/deployments/${deploymentId}/runs/${runId}`} className="rounded-control hover:underline">{t('byRun', { number: runNumber })}</Link>}
        <Note note={version.note} />
      </TableCell>
      <TableCell label={t('columns.resources')} className="tabular-nums">{resourceCount}</TableCell>
      <TableCell ownLine label={t('columns.diff')}>{version.diff === null ? <TooLarge /> : <Difference diff={version.diff} />}</TableCell>
      <TableCell ownLine>
        {mayManage ? (
          <span className="flex flex-wrap gap-2">
            <DownloadLink href={`/api/v1/deployments/${deploymentId}/state-versions/${id}`}>{t('download')}</DownloadLink>
            {isCurrent ? null : (
              <ConfirmDialog trigger={<Button size="small">{t('rollBack')}</Button>} title={t('rollBackTitle', { serial })} description={t('rollBackMeaning')} confirmLabel={t('rollBackConfirm', { serial })} action={rollBackAction} values={{ deploymentId, versionId: id }} />
            )}
          </span>
        ) : null}
      </TableCell>
    </TableRow>
  );
}

/** A note is a word of ours, and a serial where it needs one. */
function Note({ note }: { note: string | null }) {
  const t = useTranslations('state.note');
  const [word, serial = ''] = note?.split(':') ?? [];
  if (word !== 'roll_back' && word !== 'import' && word !== 'drop_cluster') return null;
  return <span className="ml-2 text-muted">{t(word, { serial })}</span>;
}

function TooLarge() {
  return <span className="text-muted">{useTranslations('state.diff')('tooLarge')}</span>;
}

function Difference({ diff }: { diff: StateDiff }) {
  const t = useTranslations('state.diff');
  const kinds = (['added', 'removed', 'changed'] as const).filter((kind) => diff[kind].length > 0);
  if (kinds.length === 0) return <span className="text-muted">{t('same')}</span>;
  return (
    <Disclosure summary={kinds.map((kind) => t(kind, { count: diff[kind].length })).join(', ')}>
      {kinds.map((kind) => (
        <ul key={kind} className="mb-2" aria-label={t(kind, { count: diff[kind].length })}>
          {diff[kind].slice(0, SHOWN_AT_ONCE).map((address) => <li key={address} className="font-mono text-caption text-muted wrap-anywhere"><span aria-hidden className={SIGNS[kind].style}>{SIGNS[kind].sign}</span> {address}</li>)}
          <MoreItems of={diff[kind]} />
        </ul>
      ))}
    </Disclosure>
  );
}

const SIGNS = { added: { sign: '+', style: 'text-good' }, removed: { sign: '−', style: 'text-failed' }, changed: { sign: '~', style: 'text-waiting' } } as const;
