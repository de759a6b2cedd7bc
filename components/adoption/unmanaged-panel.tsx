import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { DeployButton } from '#components/preflight/deploy-button.tsx';
import { withoutPreflight, type Gate } from '#components/preflight/gate.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { Card } from '#components/ui/card.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { UnmanagedView } from '#lib/adoption/unmanaged-view.ts';

export interface UnmanagedPanelProps {
  deploymentId: string;
  unmanaged: { items: readonly UnmanagedView[]; observedAt: string | null; error: { message: string } | null; /** The last look is from before a run ended, and another is on its way. */ outdated: boolean };
  isPractice: boolean;
  /** Gets `deploymentId`, `skipPreflight` from whoever goes past the gate, and `only` for a run that does nothing else. */
  adoptAction: FormAction;
  /** What a run has to pass that does all else too. */
  gate: Gate;
  /** Whether the reader's role may queue runs. */
  allowed: boolean;
}

/** What Azure has and state has not, and the run that takes it in. Nothing where there is nothing. */
export function UnmanagedPanel({ deploymentId, isPractice, unmanaged, adoptAction, gate, allowed }: UnmanagedPanelProps) {
  const t = useTranslations('adoption');
  const { items } = unmanaged;
  if (items.length === 0) return null;
  if (unmanaged.outdated) return <Card title={t('title')}><Alert tone="running" title={t('lookingAgain')}>{t('lookingAgainMeaning')}</Alert></Card>;
  const adoptable = items.filter((item) => item.adoptable).length;
  return (
    <Card title={t('title')} description={t(isPractice ? 'descriptionPractice' : 'description')} flush>
      <div className="p-4">
        <Alert
          tone="waiting"
          title={t('foundTitle', { count: items.length })}
          actions={
            adoptable > 0 && allowed ? (
              <>
                <DeployButton action={adoptAction} values={{ deploymentId }} gate={gate}>{t('adopt')}</DeployButton>
                <DeployButton action={adoptAction} values={{ deploymentId, only: 'true' }} gate={withoutPreflight(gate)} variant="secondary">{t('adoptOnly')}</DeployButton>
              </>
            ) : undefined
          }
        >
          {adoptable > 0 ? <Ways /> : null}
          <Freshness unmanaged={unmanaged} />
        </Alert>
      </div>
      <Table caption={t('title')}>
        <TableHead columns={[{ key: 'resource', label: t('columns.resource') }, { key: 'how', label: t('columns.how') }, { key: 'azure', label: t('columns.azure') }, { key: 'adopt', label: t('columns.adopt') }]} />
        <TableBody>{items.map((item) => <Row key={item.address ?? item.id} item={item} />)}</TableBody>
      </Table>
    </Card>
  );
}

function Ways() {
  const t = useTranslations('adoption');
  const b = (name: ReactNode) => <strong className="font-medium">{name}</strong>;
  return (
    <>
      <p>{t.rich('adoptMeaning', { b })}</p>
      <p>{t.rich('adoptOnlyMeaning', { b })}</p>
    </>
  );
}

function Row({ item }: { item: UnmanagedView }) {
  const t = useTranslations('adoption');
  return (
    <TableRow>
      <TableCell ownLine>
        <div className="font-medium">{item.type} <span className="font-mono text-caption text-muted">{item.name}</span></div>
        {item.id === null ? null : <div className="font-mono text-caption text-muted wrap-anywhere">{item.id}</div>}
      </TableCell>
      <TableCell ownLine label={t('columns.how')}>{t(`source.${item.source}`)}</TableCell>
      <TableCell label={t('columns.azure')}>{item.provisioningState ?? t('unknownState')}</TableCell>
      <TableCell ownLine label={t('columns.adopt')}>{item.reason === null ? t('canAdopt') : t(`reason.${item.reason}`)}</TableCell>
    </TableRow>
  );
}

function Freshness({ unmanaged: { observedAt, error } }: Pick<UnmanagedPanelProps, 'unmanaged'>) {
  const t = useTranslations('adoption');
  if (error !== null) return <p>{t('notSeen', { message: error.message })}</p>;
  if (observedAt === null) return <p>{t('neverSeen')}</p>;
  return <p>{t.rich('seen', { time: () => <RelativeTime at={observedAt} /> })}</p>;
}
