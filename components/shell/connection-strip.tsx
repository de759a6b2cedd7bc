'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { followChanges } from '#components/connection/changes.ts';
import { connection } from '#components/connection/connection.ts';
import { guardLinks } from '#components/connection/guard-links.ts';
import { useConnection, useResume } from '#components/connection/use-connection.ts';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { EDGE_OF_TONE, TINT_OF_TONE, type Tone } from '#components/ui/tone.ts';
import { ToneIcon } from '#components/ui/tone-icon.tsx';
import { isRole } from '#lib/auth/permission.ts';
import { SignInAgain } from './sign-in-again.tsx';
import { reloadPage, useNewBuild } from './use-new-build.ts';

/** Shows why the page is not current: the console is away, the session ended, or the console was updated. */
export function ConnectionStrip({ signedIn, className }: { signedIn: boolean; className?: string }) {
  const { awaySince, ended, newRole, outdated } = useConnection();
  const t = useTranslations('shell.connection');
  const roles = useTranslations('shell.role');
  const [asksToSignIn, setAsksToSignIn] = useState(false);
  const isBlocked = useLinkGuard(awaySince, () => setAsksToSignIn(true));
  useResume(() => setAsksToSignIn(false));
  const reloads = useNewBuild(outdated && awaySince === null && ended === null);
  useEffect(() => {
    if (signedIn) return followChanges();
    connection.needsNobody();
    return undefined;
  }, [signedIn]);
  const reload = <Button size="small" onClick={() => void reloadPage()}>{t('reload')}</Button>;
  const shown = (): ReactNode => {
    if (awaySince !== null) return <Strip tone="waiting" className={className} title={<Away since={awaySince} />}>{isBlocked ? <strong className="font-semibold">{t('blocked')}</strong> : null} {t('awayMeaning')}</Strip>;
    if (ended !== null) {
      return <Strip tone="waiting" className={className} title={t(ended)} action={<Button size="small" variant="primary" onClick={() => setAsksToSignIn(true)}>{t('signIn')}</Button>}>{t(`${ended}Meaning`)}</Strip>;
    }
    if (outdated) return <Strip tone="running" className={className} title={t('outdated')} action={reloads ? undefined : reload}>{reloads ? t('reloads') : t('outdatedMeaning')}</Strip>;
    if (newRole !== null) return <Strip tone="waiting" className={className} title={t('role', { role: isRole(newRole) ? roles(newRole) : newRole })} action={reload}>{t('roleMeaning')}</Strip>;
    return null;
  };
  return (
    <>
      <div role="status" data-connection={awaySince === null ? 'here' : 'away'} className="contents">{shown()}</div>
      <SignInAgain open={asksToSignIn && ended !== null && awaySince === null} onOpenChange={setAsksToSignIn} />
    </>
  );
}

function Strip({ tone, title, children, action, className }: { tone: Tone; title: ReactNode; children: ReactNode; action?: ReactNode; className?: string | undefined }) {
  return (
    <div className={classNames('flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-surface px-4 py-2 text-small', EDGE_OF_TONE[tone], className)}>
      <div className={classNames('pointer-events-none absolute inset-0', TINT_OF_TONE[tone])} />
      <ToneIcon tone={tone} className="relative size-4" />
      <p className="relative min-w-0 flex-1 basis-60"><strong className="font-semibold">{title}</strong> {children}</p>
      {action === undefined ? null : <div className="relative">{action}</div>}
    </div>
  );
}

/** Shows the time of the loss in the reader's time zone. */
function Away({ since }: { since: number }) {
  const t = useTranslations('shell.connection');
  const time = new Intl.DateTimeFormat(useLocale(), { timeStyle: 'medium', hourCycle: 'h23' }).format(since);
  return t.rich('away', { time: () => <time dateTime={new Date(since).toISOString()} className="whitespace-nowrap tabular-nums">{time}</time> });
}

/** Returns true if a link was stopped since the loss. A link stopped by an ended session asks for the sign-in. */
function useLinkGuard(awaySince: number | null, askToSignIn: () => void): boolean {
  const [blockedIn, setBlockedIn] = useState<number | null>(null);
  const keptBack = useEffectEvent((since: number | null) => {
    if (since === null) askToSignIn();
    else setBlockedIn(since);
  });
  useEffect(() => guardLinks(() => keptBack(connection.get().awaySince)), []);
  return awaySince !== null && blockedIn === awaySince;
}
