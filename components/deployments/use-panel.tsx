import { ExternalLink } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Card } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';

/** Where W&B answers. What the module leaves to the person stands with the links that wait for it (components/status). */
export function UsePanel({ url, practice }: { url: string; practice: boolean }) {
  const t = useTranslations('deployments.use');
  return (
    <Card title={t('title')} description={practice ? t('practice') : t('open')}>
      <p className="flex flex-wrap items-center gap-2 text-section">
        {practice ? <span className="font-mono">{url}</span> : <a href={url} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1.5 font-mono underline">{url}<ExternalLink aria-hidden className="size-4" /></a>}
        <CopyButton text={url} what={t('url')} />
      </p>
    </Card>
  );
}
