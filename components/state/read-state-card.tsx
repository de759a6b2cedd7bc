import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { ReadStateFacts } from '#lib/state/read-state.ts';

/** Shows which state the last run found in the backend that keeps it. */
export function ReadStateCard({ deploymentId, read }: { deploymentId: string; read: ReadStateFacts | null }) {
  const t = useTranslations('state.read');
  return (
    <Card title={t('title')} description={t('description')}>
      {read === null ? <p className="text-muted">{t('none')}</p> : (
        <>
          <p>
            {t.rich('found', {
              serial: read.serial,
              count: read.resourceCount,
              number: read.runNumber,
              run: (number) => <Link href={`/deployments/${deploymentId}/runs/${read.runId}`} className="rounded-control hover:underline">{number}</Link>,
              time: () => <RelativeTime at={read.readAt} />,
            })}
          </p>
          {read.isCurrent ? null : <p className="mt-2 text-muted">{t('outdated')}</p>}
        </>
      )}
    </Card>
  );
}
