import { ExternalLink } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { buttonStyle } from '#components/ui/button-style.ts';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { EDGE_OF_TONE, type Tone } from '#components/ui/tone.ts';
import { classNames } from '#components/ui/class-names.ts';
import type { PreflightCheck, PreflightFix, PreflightStatus } from '#lib/preflight/preflight.ts';

const TONE_OF_STATUS: Record<PreflightStatus, Tone> = { failed: 'failed', warned: 'waiting', unknown: 'unknown', passed: 'good' };

interface CheckCardProps {
  check: PreflightCheck;
  /** Null where this person may not mend anything. */
  onFix: ((fix: PreflightFix) => void) | null;
  busy: boolean;
}

/** One check: how it went, what was found, why that matters, and what mends it. */
export function CheckCard({ check: { id, title, status, found, why, fix }, onFix, busy }: CheckCardProps) {
  const t = useTranslations('preflight');
  const tone = TONE_OF_STATUS[status];
  return (
    <li aria-labelledby={`preflight-${id}`} className={classNames('flex flex-col gap-3 rounded-card border p-3', EDGE_OF_TONE[tone])}>
      <div className="flex flex-wrap items-center gap-2">
        <h3 id={`preflight-${id}`} className="font-semibold">{title}</h3>
        <StatusBadge tone={tone} label={t(`status.${status}`)} />
      </div>
      <p className="wrap-anywhere">{found}</p>
      <p className="text-small text-muted">{why}</p>
      {fix === null ? null : (
        <div className="flex flex-col gap-2">
          <p><span className="font-medium">{t('whatToDo')}:</span> {fix.text}</p>
          {fix.command === null ? null : <CodeBlock code={fix.command} label={t('command', { title })} />}
          <div className="flex flex-wrap gap-2 empty:hidden">
            {fix.action === null || onFix === null ? null : <Button size="small" pending={busy} onClick={() => onFix(fix.action!)}>{t(`actions.${fix.action}`)}</Button>}
            {fix.link === null ? null : <a href={fix.link} target="_blank" rel="noreferrer" className={buttonStyle('secondary', 'small')}>{t('openLink')}<ExternalLink aria-hidden className="size-3.5" /></a>}
          </div>
        </div>
      )}
    </li>
  );
}
