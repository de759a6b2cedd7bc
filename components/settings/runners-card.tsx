import { useTranslations } from 'next-intl';
import { useSignInWords } from '#components/azure/use-sign-in-words.ts';
import { Card } from '#components/ui/card.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { AzureSignIn } from '#lib/azure/azure-sign-in.ts';
import type { RunnerTools } from '#lib/runs/runner-tools.ts';

export interface RunnerView {
  id: string;
  hostname: string;
  terraformVersion: string | null;
  /** Null for a runner of an earlier version. */
  terraform: RunnerTools['terraform'] | null;
  azure: AzureSignIn | null;
  /** ISO 8601. */
  seenAt: string;
  /** False: it went without a good-bye. */
  alive: boolean;
}

/** The processes that run Terraform, and which of them give signs of life. */
export function RunnersCard({ runners }: { runners: readonly RunnerView[] }) {
  const t = useTranslations('settings.runners');
  const saySignIn = useSignInWords();
  return (
    <Card title={t('title')} description={t('description')} flush>
      {runners.length === 0 ? <p className="p-4 text-muted">{t('none')}</p> : (
        <Table caption={t('title')}>
          <TableHead columns={[{ key: 'host', label: t('host') }, { key: 'status', label: t('status') }, { key: 'terraform', label: t('terraform') }, { key: 'azure', label: t('azure') }, { key: 'seen', label: t('seen') }]} />
          <TableBody>
            {runners.map((runner) => (
              <TableRow key={runner.id}>
                <TableCell title={runner.id}>{runner.hostname}</TableCell>
                <TableCell><StatusBadge tone={runner.alive ? 'good' : 'failed'} label={t(runner.alive ? 'alive' : 'lost')} /></TableCell>
                <TableCell label={t('terraform')} className="wrap-anywhere">
                  {runner.terraformVersion ?? '–'}
                  {runner.terraform === null ? null : <span className="block text-small text-muted">{t(`source.${runner.terraform.source}`, { path: runner.terraform.path })}</span>}
                </TableCell>
                <TableCell label={t('azure')} className="wrap-anywhere">{runner.azure === null ? <span className="text-muted">{t('noAzure')}</span> : saySignIn(runner.azure)}</TableCell>
                <TableCell label={t('seen')}><RelativeTime at={runner.seenAt} /></TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}
