import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Alert } from '#components/ui/alert.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { TextWithTimes } from '#components/ui/text-with-times.tsx';
import { ToneIcon } from '#components/ui/tone-icon.tsx';
import { isCommand } from '#lib/runs/failures/command-line.ts';
import type { OtherErrors, RunFailure } from '#lib/runs/run-failure.ts';

interface FailureCardProps {
  failure: RunFailure;
  /** Addresses of the errors that practice was told to make. */
  planted?: readonly string[];
  children?: ReactNode;
}

/** Why a run did not end well: what happened, why, what to do, and the buttons that do it (children). */
export function FailureCard({ failure, planted = [], children }: FailureCardProps) {
  const t = useTranslations('runs.failure');
  const { address, summary, detail } = failure.evidence;
  return (
    <section aria-labelledby="failure-title" className="rounded-card border border-failed/45 bg-surface">
      <h2 id="failure-title" className="flex items-start gap-2.5 rounded-t-card border-b border-failed/35 bg-failed/8 px-4 py-3 text-section font-semibold">
        <ToneIcon tone="failed" className="mt-0.5 size-5" />
        {failure.title}
      </h2>
      {planted.length === 0 ? null : <Alert tone="unknown" className="m-4 mb-0">{t('planted', { count: planted.length, total: failure.others.reduce((sum, { errors }) => sum + errors.length, 1) })}</Alert>}
      <div className="grid gap-x-6 gap-y-1 p-4 sm:grid-cols-[max-content_minmax(0,1fr)] sm:gap-y-3">
        <Part label={t('cause')}><TextWithTimes text={failure.cause} /></Part>
        <Part label={t('action')}><Advice text={failure.action} /></Part>
        {address === null ? null : <Part label={t('where')}><Where address={address} planted={planted} /></Part>}
      </div>
      {summary === '' && detail === '' ? null : (
        <Disclosure summary={t('evidence')} className="border-t border-border px-4 py-1">
          <pre className="overflow-x-auto whitespace-pre-wrap font-mono text-code text-muted wrap-anywhere">{[summary, detail].filter((part) => part !== '').join('\n\n')}</pre>
        </Disclosure>
      )}
      <Others others={failure.others} planted={planted} />
      {children === undefined ? null : <footer className="flex flex-wrap gap-2 border-t border-border px-4 py-3">{children}</footer>}
    </section>
  );
}

type Planted = Required<Pick<FailureCardProps, 'planted'>>;

/** The address of an error, marked if the error is planted. */
function Where({ address, planted }: { address: string } & Planted) {
  const t = useTranslations('runs.failure');
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <code className="min-w-0 font-mono text-code wrap-anywhere">{address}</code>
      {planted.includes(address) ? <Badge>{t('plantedMark')}</Badge> : null}
    </span>
  );
}

/** The other errors, each with its own cause and action: mending the first mends none of them. */
function Others({ others, planted }: Pick<RunFailure, 'others'> & Planted) {
  const t = useTranslations('runs.failure');
  const count = others.reduce((sum, { errors }) => sum + errors.length, 0);
  if (count === 0) return null;
  return (
    <section aria-label={t('others', { count })} className="border-t border-border p-4">
      <h3 className="font-medium">{t('others', { count })}</h3>
      <ul className="mt-3 flex flex-col gap-4">
        {others.map((other, index) => (
          <li key={index} className="border-l-2 border-failed/45 pl-3">
            <Other other={other} planted={planted} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Other({ other: { title, cause, action, errors }, planted }: { other: OtherErrors } & Planted) {
  const t = useTranslations('runs.failure');
  return (
    <>
      <h4 className="font-medium">{title}</h4>
      {errors.map(({ address }, index) => (address === null ? null : <p key={index} className="text-muted"><Where address={address} planted={planted} /></p>))}
      <div className="mt-2 grid gap-x-6 gap-y-1 sm:grid-cols-[max-content_minmax(0,1fr)] sm:gap-y-3">
        {cause === '' ? null : <Part level="h5" label={t('cause')}><TextWithTimes text={cause} /></Part>}
        {action === '' ? null : <Part level="h5" label={t('action')}><Advice text={action} /></Part>}
      </div>
      <Disclosure summary={t('evidence')} className="mt-1">
        {errors.map(({ summary, detail }, index) => <pre key={index} className="overflow-x-auto whitespace-pre-wrap font-mono text-code text-muted wrap-anywhere">{[summary, detail].filter((part) => part !== '').join('\n\n')}</pre>)}
      </Disclosure>
    </>
  );
}

function Part({ label, level: Heading = 'h3', children }: { label: string; level?: 'h3' | 'h5'; children: ReactNode }) {
  return (
    <>
      <Heading className="font-medium text-muted max-sm:not-first:mt-3">{label}</Heading>
      <div className="min-w-0 whitespace-pre-line wrap-anywhere">{children}</div>
    </>
  );
}

/** What to do, its commands set apart so that they can be copied. */
function Advice({ text }: { text: string }) {
  const t = useTranslations('runs.failure');
  return (
    <div className="flex flex-col gap-2">
      {text.split('\n').map((line) => (isCommand(line) ? <CodeBlock key={line} code={line} label={t('command')} /> : <p key={line}><TextWithTimes text={line} /></p>))}
    </div>
  );
}
