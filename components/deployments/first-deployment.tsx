import { Boxes } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

/** Before there is anything: what the console does, and how to begin. */
export function FirstDeployment({ mayDraft }: { mayDraft: boolean }) {
  const t = useTranslations('deployments.first');
  return (
    <EmptyState
      art={<Boxes aria-hidden className="size-10" />}
      title={t('title')}
      actions={mayDraft ? (
        <>
          <ButtonLink href="/deployments/new?target=practice" variant="primary">{t('practice')}</ButtonLink>
          <ButtonLink href="/deployments/new?target=azure">{t('azure')}</ButtonLink>
        </>
      ) : undefined}
    >
      <p>{t('meaning')}</p>
      <p className="mt-2">{mayDraft ? t('practiceMeaning') : t('notAllowed')}</p>
    </EmptyState>
  );
}
