import { useTranslations } from 'next-intl';
import { memo } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { END_LINE, type LogLine } from '#lib/logs/log-line.ts';
import { lineTone } from './line-tone.ts';

interface LogRowProps {
  seq: number;
  /** Null while it is being asked for. */
  line: LogLine | null;
  /** How many digits the longest line number has. */
  digits: number;
  wrap: boolean;
  showTime: boolean;
  search: string;
  mark: 'none' | 'linked' | 'match';
}

/** One line: its number, which is a link to it, its time on demand, its text. */
export const LogRow = memo(function LogRow({ seq, line, digits, wrap, showTime, search, mark }: LogRowProps) {
  const t = useTranslations('logs');
  return (
    <div className={classNames('flex w-max min-w-full pr-4 font-mono text-code', wrap && 'w-full', MARK[mark], mark === 'none' && line?.level === 'error' && 'bg-failed/8')}>
      <a
        href={`#L${seq}`}
        aria-label={t('lineLink', { seq })}
        style={{ minWidth: `calc(${digits}ch + 1.75rem)` }}
        className="sticky left-0 shrink-0 select-none bg-surface pl-3 pr-4 text-right text-muted tabular-nums hover:text-text hover:underline -outline-offset-2"
      >
        {seq}
      </a>
      {showTime && line !== null ? <time dateTime={line.at} title={line.at} className="shrink-0 pr-4 text-muted tabular-nums">{clockTime(line.at)}</time> : null}
      <LineText line={line} wrap={wrap} search={search} />
    </div>
  );
});

const MARK: Record<LogRowProps['mark'], string> = { none: '', linked: 'bg-accent/12', match: 'bg-waiting/16' };

function LineText({ line, wrap, search }: { line: LogLine | null; wrap: boolean; search: string }) {
  const t = useTranslations('logs');
  if (line === null) return <span aria-hidden className="my-1.5 h-2 w-64 animate-shimmer rounded-control bg-hover" />;
  if (line.type === END_LINE) return <span className="text-muted italic">{t('end')}</span>;
  return (
    <span className={classNames(lineTone(line), wrap ? 'min-w-0 whitespace-pre-wrap wrap-anywhere' : 'whitespace-pre')}>
      {search === '' ? line.text : <Highlighted text={line.text} search={search} />}
    </span>
  );
}

function Highlighted({ text, search }: { text: string; search: string }) {
  const needle = search.toLowerCase();
  const hay = text.toLowerCase();
  const parts = [];
  let from = 0;
  for (let at = hay.indexOf(needle); at !== -1; at = hay.indexOf(needle, from)) {
    parts.push(text.slice(from, at), <mark key={at} className="rounded-sm bg-waiting/30 text-text">{text.slice(at, at + needle.length)}</mark>);
    from = at + needle.length;
  }
  return <>{parts}{text.slice(from)}</>;
}

/** In the reader's own zone, to the millisecond. */
function clockTime(at: string): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
