import { useTranslations } from 'next-intl';
import { classNames } from '#components/ui/class-names.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { EDGE_OF_TONE, TINT_OF_TONE } from '#components/ui/tone.ts';
import type { ChainLink } from '#lib/status/wandb-chain.ts';
import { toneOfLink } from './status-tone.ts';

/** What to do about the first link that does not hold; about the name, with the record to copy. */
export function NextStep({ link, record }: { link: ChainLink; record: { name: string; address: string } }) {
  const t = useTranslations('status.chain');
  const key = `todo.${link.code}`;
  if (!has(t, key)) return null;
  const tone = toneOfLink(link);
  return (
    <section aria-label={t('next')} className={classNames('mt-4 rounded-card border p-3', TINT_OF_TONE[tone], EDGE_OF_TONE[tone])}>
      <h3 className="font-semibold">{t('next')}</h3>
      <p className="mt-1 max-w-prose wrap-anywhere">{t(key, link.values)}</p>
      {link.name === 'dns' ? <RecordFacts record={record} /> : null}
    </section>
  );
}

function RecordFacts({ record }: { record: { name: string; address: string } }) {
  const t = useTranslations('status.chain.record');
  return (
    <Facts
      className="mt-3"
      facts={[
        { key: 'type', label: t('type'), value: <code className="font-mono text-code">A</code> },
        { key: 'name', label: t('name'), value: <Copyable text={record.name} what={t('name')} /> },
        { key: 'address', label: t('address'), value: <Copyable text={record.address} what={t('address')} /> },
      ]}
    />
  );
}

function Copyable({ text, what }: { text: string; what: string }) {
  return <span className="inline-flex flex-wrap items-center gap-1 font-mono text-code">{text}<CopyButton text={text} what={what} /></span>;
}

type ChainWords = ReturnType<typeof useTranslations<'status.chain'>>;
type ChainKey = Parameters<ChainWords>[0];

/** Not every code has something to do about it. */
function has(t: ChainWords, key: string): key is ChainKey {
  return t.has(key as ChainKey);
}
