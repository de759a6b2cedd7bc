import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ClaimForm } from '#components/auth/claim-form.tsx';
import { Alert } from '#components/ui/alert.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card } from '#components/ui/card.tsx';
import { loadClaim } from '#lib/web/pages/entry-page.ts';
import { MIN_PASSWORD_LENGTH } from '#lib/web/auth.ts';
import { claimAction } from './actions.ts';
import { PageWords } from '../../page-words.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('claim.title'), referrer: 'no-referrer' };
}

/** The one-time link: whoever has it becomes the first admin. */
export default async function ClaimPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { token } = await searchParams;
  const link = typeof token === 'string' ? token : null;
  const state = await loadClaim(link);
  const t = await getTranslations('auth');
  return (
    <>
      <h1 className="text-title font-semibold">{t('claim.title')}</h1>
      {state === 'open' && link !== null ? (
        <>
          <p className="text-muted">{t('claim.description')}</p>
          <PageWords of={['auth']}><Card><ClaimForm token={link} minLength={MIN_PASSWORD_LENGTH} action={claimAction} /></Card></PageWords>
        </>
      ) : (
        <Alert tone="waiting" title={t(`claim.${state === 'claimed' ? 'claimed' : 'notValid'}.title`)} actions={<ButtonLink href="/sign-in">{t('claim.toSignIn')}</ButtonLink>}>
          {t(`claim.${state === 'claimed' ? 'claimed' : 'notValid'}.action`)}
        </Alert>
      )}
    </>
  );
}
