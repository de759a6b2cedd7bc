import { ExternalLink } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Card } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Facts } from '#components/ui/facts.tsx';

interface UsePanelProps {
  url: string;
  /** The A record a person has to make; null as long as the address is not known. */
  record: { name: string; address: string } | null;
  practice: boolean;
}

/** Where W&B answers, and the steps that the module leaves to the person. */
export function UsePanel({ url, record, practice }: UsePanelProps) {
  const t = useTranslations('deployments.use');
  return (
    <Card title={t('title')} description={practice ? t('practice') : undefined}>
      <p className="flex flex-wrap items-center gap-2 text-section">
        {practice ? <span className="font-mono">{url}</span> : <a href={url} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1.5 font-mono underline">{url}<ExternalLink aria-hidden className="size-4" /></a>}
        <CopyButton text={url} what={t('url')} />
      </p>
      {record === null ? null : (
        <>
          <h3 className="mt-4 font-semibold">{t('next')}</h3>
          <ol className="ml-5 mt-2 flex list-decimal flex-col gap-3">
            <li>
              {t('record')}
              <Facts
                className="mt-2 rounded-card border border-border p-3"
                facts={[
                  { key: 'type', label: t('recordType'), value: <code className="font-mono text-code">A</code> },
                  { key: 'name', label: t('recordName'), value: <Copyable text={record.name} what={t('recordName')} /> },
                  { key: 'address', label: t('recordAddress'), value: <Copyable text={record.address} what={t('recordAddress')} /> },
                ]}
              />
            </li>
            <li>{t('open')}</li>
          </ol>
        </>
      )}
    </Card>
  );
}

function Copyable({ text, what }: { text: string; what: string }) {
  return <span className="inline-flex flex-wrap items-center gap-1 font-mono text-code">{text}<CopyButton text={text} what={what} /></span>;
}
