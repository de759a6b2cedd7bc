import { useTranslations } from 'next-intl';
import { classNames } from '#components/ui/class-names.ts';
import type { AttributeChange, AttributeValue } from '#lib/plans/plan-document.ts';

/** Attributes before and after, side by side; below 640 px one under the other. */
export function AttributeTable({ attributes, replacePaths }: { attributes: readonly AttributeChange[]; replacePaths: readonly string[] }) {
  const t = useTranslations('plans');
  return (
    <table className="w-full table-fixed border-collapse text-small max-sm:block">
      <thead className="max-sm:sr-only">
        <tr className="text-left text-caption text-muted">
          <th scope="col" className="w-1/4 py-1 pr-4 font-medium">{t('attribute')}</th>
          <th scope="col" className="py-1 pr-4 font-medium">{t('before')}</th>
          <th scope="col" className="py-1 font-medium">{t('after')}</th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {attributes.map((attribute) => (
          <tr key={attribute.path} className="border-t border-border align-top max-sm:block max-sm:py-1.5">
            <th scope="row" className="py-1 pr-4 text-left font-mono text-caption font-normal wrap-anywhere max-sm:block max-sm:p-0">
              {attribute.path}
              {replacePaths.includes(attribute.path) ? <span className="block font-sans font-medium text-failed">{t('forces')}</span> : null}
            </th>
            <td className="py-1 pr-4 max-sm:block max-sm:p-0"><Value value={attribute.before} side="before" /></td>
            <td className="py-1 max-sm:block max-sm:p-0"><Value value={attribute.after} side="after" /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value, side }: { value: AttributeValue; side: 'before' | 'after' }) {
  const t = useTranslations('plans');
  if (value.kind === 'known') {
    return <code className={classNames('block max-h-60 overflow-y-auto whitespace-pre-wrap font-mono text-caption wrap-anywhere', side === 'before' && 'text-muted')}>{value.text}</code>;
  }
  return <span className={classNames('text-caption italic', value.kind === 'sensitive' ? 'text-waiting' : 'text-muted')}>{t(value.kind)}</span>;
}
