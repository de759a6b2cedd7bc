import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SignInForm } from '#components/auth/sign-in-form.tsx';
import { Alert } from '#components/ui/alert.tsx';
import { Card } from '#components/ui/card.tsx';
import { loadSignIn } from '#lib/web/pages/entry-page.ts';
import { PageWords } from '../../page-words.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('signIn.title') };
}

/** Sign-in by e-mail and password; before anybody claimed the console, how to. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { next: asked } = await searchParams;
  const { next, claimed } = await loadSignIn(typeof asked === 'string' ? asked : null);
  const t = await getTranslations('auth');
  return (
    <>
      <h1 className="text-title font-semibold">{t('signIn.title')}</h1>
      {claimed ? null : <Alert tone="unknown" title={t('unclaimed.title')}>{t('unclaimed.action')}</Alert>}
      <PageWords of={['auth']}><Card><SignInForm next={next} /></Card></PageWords>
      <p className="text-small text-muted">{t('signIn.noAccount')}</p>
    </>
  );
}
