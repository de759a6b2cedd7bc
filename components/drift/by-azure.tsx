import { useTranslations } from 'next-intl';
import { useResourceWords } from '#components/runs/use-resource-words.ts';
import { Disclosure } from '#components/ui/disclosure.tsx';
import type { SelfChanged } from '#lib/drift/drift-report.ts';
import { realResource } from '#lib/modules/resource-address.ts';

/** What differs and is nobody's doing: where, and why that is so. */
export function ByAzure({ items }: { items: readonly SelfChanged[] }) {
  const t = useTranslations('drift.byAzure');
  const { typeTitle } = useResourceWords();
  return (
    <Disclosure className="border-t border-border px-4 py-1" summary={<span className="text-small font-medium text-muted">{t('title', { count: items.length })}</span>}>
      <p className="mb-2 text-small text-muted">{t('meaning')}</p>
      <ul className="flex flex-col gap-2 text-small">
        {items.map(({ address, type, rule, attributes }) => (
          <li key={`${address} ${rule}`}>
            <div><span className="font-medium">{typeTitle(type)}</span> <code title={address} className="font-mono text-caption text-muted wrap-anywhere">{realResource(address).address}</code></div>
            <div className="text-muted"><code className="font-mono text-caption">{attributes.join(', ')}</code>: {t(`rules.${rule}`)}</div>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
