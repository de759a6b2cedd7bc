import { useTranslations } from 'next-intl';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Tone } from '#components/ui/tone.ts';
import type { Deployment, DeploymentStatus } from '#lib/deployments/deployment.ts';
import { isWaitingForApproval } from '#lib/runs/run-status.ts';

const TONE_OF_STATUS: Record<DeploymentStatus, Tone> = {
  draft: 'unknown',
  deploying: 'running',
  deployed: 'good',
  changing: 'running',
  failed: 'failed',
  destroying: 'running',
  destroyed: 'unknown',
};

/** How a deployment stands; amber as long as its run waits for a person. */
export function DeploymentStatusBadge({ deployment: { status, lastRun } }: { deployment: Pick<Deployment, 'status' | 'lastRun'> }) {
  const t = useTranslations('deployments');
  if (lastRun !== null && isWaitingForApproval(lastRun)) return <StatusBadge tone="waiting" label={t('awaitsApproval')} />;
  return <StatusBadge tone={TONE_OF_STATUS[status]} label={t(`status.${status}`)} />;
}
