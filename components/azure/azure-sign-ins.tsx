import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import type { AzureSignIn } from '#lib/azure/azure-sign-in.ts';
import { useSignInWords } from './use-sign-in-words.ts';

/** As whom the runners that are up reach Azure; null among them: a runner that cannot. */
export function AzureSignIns({ signIns }: { signIns: readonly (AzureSignIn | null)[] }) {
  const t = useTranslations('azure');
  const say = useSignInWords();
  if (signIns.length === 0) return <Alert tone="unknown">{t('unknown')}</Alert>;
  const known = signIns.filter((signIn) => signIn !== null);
  return (
    <div className="flex flex-col gap-2 wrap-anywhere">
      {known.length < signIns.length ? <Alert tone="waiting" title={t('noneTitle')}>{t('none')}</Alert> : null}
      {known.length > 1 ? <Alert tone="waiting">{t('several')}</Alert> : null}
      {known.map((signIn) => <p key={JSON.stringify(signIn)}>{say(signIn)}</p>)}
    </div>
  );
}
