import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import type { Deployment } from '#lib/deployments/deployment.ts';
import type { Resource } from '#lib/state/resource.ts';
import type { LedgerView } from '#lib/teardown/ledger-view.ts';

interface TornDownProps {
  deployment: Pick<Deployment, 'id' | 'target'>;
  /** What the run left in Terraform's state. */
  left: readonly Resource[];
  /** What Azure said after the teardown; null until a runner has read it. */
  ledger: Pick<LedgerView, 'counts' | 'reserved' | 'unreadSince'> | null;
}

/** Says what a teardown left: only what Azure was asked counts as gone. */
export function TornDown({ deployment, left, ledger }: TornDownProps) {
  const t = useTranslations('runs.page');
  const words = useTranslations('runs.tornDown');
  if (left.length > 0) return <Alert tone="failed" title={t(deployment.target === 'practice' ? 'leftTitlePractice' : 'leftTitle', { count: left.length })}>{left.map((resource) => resource.address).join(', ')}</Alert>;
  const actions = <ButtonLink href={`/deployments/${deployment.id}`}>{t('toDeployment')}</ButtonLink>;
  if (ledger === null) return <Alert tone="unknown" title={words('destroyed')} actions={actions}>{words('reading')}</Alert>;
  const { counts: { exists, kept, unknown }, reserved } = ledger;
  if (exists + kept > 0) return <Alert tone="waiting" title={words('existTitle', { count: exists + kept })} actions={actions}>{words('exist')}</Alert>;
  if (unknown > 0 || ledger.unreadSince !== null) return <Alert tone="unknown" title={words('destroyed')} actions={actions}>{words('unknown')}</Alert>;
  if (reserved !== null) return <Alert tone="good" title={words('reservedTitle')} actions={actions}>{words('reserved', { vault: reserved.vaultName, date: reserved.until.slice(0, 10) })}</Alert>;
  return <Alert tone="good" title={words('nothingTitle')} actions={actions}>{words('nothing')}</Alert>;
}
