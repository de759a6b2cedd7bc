import { useTranslations } from 'next-intl';
import { splitDuration } from './split-duration.ts';

/** A length of time that is over: 4 m 05 s. One that still grows is Elapsed. */
export function Duration({ milliseconds }: { milliseconds: number }) {
  const t = useTranslations('common.duration');
  const { form, ...parts } = splitDuration(milliseconds);
  return <span className="whitespace-nowrap tabular-nums">{t(form, parts)}</span>;
}
