'use client';

import { ChevronDown, ChevronUp, Clock, Download, OctagonX, WrapText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { buttonStyle } from '#components/ui/button-style.ts';
import { SearchField } from '#components/ui/search-field.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import type { LogSearch } from './use-log-search.ts';

interface LogToolbarProps {
  search: LogSearch;
  onStep: (by: 1 | -1) => void;
  onNextError: () => void;
  wrap: boolean;
  onWrap: (wrap: boolean) => void;
  showTime: boolean;
  onShowTime: (show: boolean) => void;
  downloadHref: string;
  downloadName: string;
}

/** What one can do with a log. */
export function LogToolbar({ search, onStep, onNextError, wrap, onWrap, showTime, onShowTime, downloadHref, downloadName }: LogToolbarProps) {
  const t = useTranslations('logs');
  return (
    <div className="flex flex-wrap items-center gap-1 border-b border-border p-2">
      <SearchField
        label={t('search')}
        value={search.text}
        onValueChange={search.setText}
        className="min-w-40 flex-1 max-sm:basis-full"
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
        }}
      />
      {search.text === '' ? null : (
        <>
          <span role="status" className="px-1 text-small text-muted tabular-nums"><SearchCount search={search} /></span>
          <IconButton label={t('previousMatch')} onClick={() => onStep(-1)}><ChevronUp aria-hidden className="size-4" /></IconButton>
          <IconButton label={t('nextMatch')} onClick={() => onStep(1)}><ChevronDown aria-hidden className="size-4" /></IconButton>
        </>
      )}
      <IconButton label={t('nextError')} onClick={onNextError}><OctagonX aria-hidden className="size-4" /></IconButton>
      <IconButton label={t('wrap')} pressed={wrap} onClick={() => onWrap(!wrap)}><WrapText aria-hidden className="size-4" /></IconButton>
      <IconButton label={t('times')} pressed={showTime} onClick={() => onShowTime(!showTime)}><Clock aria-hidden className="size-4" /></IconButton>
      <Tooltip text={t('download')}>
        <a href={downloadHref} download={downloadName} type="text/plain" aria-label={t('download')} className={buttonStyle('ghost', 'icon')}>
          <Download aria-hidden className="size-4" />
        </a>
      </Tooltip>
    </div>
  );
}

function SearchCount({ search }: { search: LogSearch }) {
  const t = useTranslations('logs');
  if (search.failed) return t('searchFailed');
  if (search.result === null) return null;
  const { matches, total } = search.result;
  const at = search.current < 0 ? t('matchCount', { total }) : t('matches', { current: search.current + 1, total });
  return matches.length < total ? `${at} (${t('moreMatches', { shown: matches.length, total })})` : at;
}

function IconButton({ label, pressed, onClick, children }: { label: string; pressed?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip text={label}>
      <Button variant="ghost" size="icon" aria-label={label} aria-pressed={pressed} onClick={onClick} className="aria-pressed:bg-hover aria-pressed:text-accent">
        {children}
      </Button>
    </Tooltip>
  );
}
