import { useTranslations } from 'next-intl';
import { DeployButton } from '#components/preflight/deploy-button.tsx';
import { withoutPreflight, type Gate } from '#components/preflight/gate.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { ButtonLink } from '#components/ui/button-link.tsx';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { canRunAgain, isMendedByOptions, type Remedy, type RunFailure } from '#lib/runs/run-failure.ts';
import { isOfTeardown, needsPreflight, type Run } from '#lib/runs/run.ts';

interface RemedyButtonsProps {
  failure: RunFailure;
  page: {
    run: Run;
    deployment: Deployment;
    allowed: { edit: boolean; queue: boolean };
    /** What exists is adopted first: another run would only find it there again. */
    hasToAdopt: boolean;
    /** How many of the faults that failed the run are still planted. */
    removableFaults: number;
    /** What another run that deploys has to pass. */
    gate: Gate;
  };
  actions: { tryAgain: FormAction; turnOffLock: FormAction; removeFaults: FormAction };
}

/** What mends the failure, the likeliest first: where it is done in the Azure portal, other options, or another run. */
export function RemedyButtons({ failure, page: { run, deployment, allowed, hasToAdopt, removableFaults, gate }, actions }: RemedyButtonsProps) {
  const t = useTranslations('runs');
  const teardown = useTranslations('teardown');
  const { remedy } = failure;
  const optionsHelp = isMendedByOptions(failure.code);
  // Another run leaves the adoption out, so it differs from the one that failed.
  const againHelps = canRunAgain(failure) || run.adopts > 0;
  // The portal knows nothing of the practice cloud.
  const isOutside = remedy !== null && remedy.href !== null && deployment.target === 'azure';
  const ownLock = remedy?.kind === 'turn_off_lock' && allowed.edit && deployment.inputs.deletion_protection === true;
  const again = run.applyStartedAt === null || optionsHelp ? t('page.tryAgain') : t('page.resume');
  // A teardown goes on from its own page, which knows what stands in its way.
  if (isOfTeardown(run)) {
    return (
      <>
        <ButtonLink href={`/deployments/${deployment.id}/teardown`} variant="primary">{teardown('goOn')}</ButtonLink>
        {isOutside ? <PortalLink remedy={remedy} isFirst={false} /> : null}
      </>
    );
  }
  // The planted fault fails the same run again.
  if (removableFaults > 0) {
    return (
      <>
        {allowed.edit && allowed.queue && !hasToAdopt ? <DeployButton action={actions.removeFaults} values={{ runId: run.id }} gate={gate}>{t('page.removeFaults', { count: removableFaults })}</DeployButton> : null}
        {allowed.edit ? <ButtonLink href={`/deployments/${deployment.id}/edit`}>{t('page.edit')}</ButtonLink> : null}
      </>
    );
  }
  return (
    <>
      {ownLock ? <DeployButton action={actions.turnOffLock} values={{ runId: run.id }} gate={gate}>{t('remedy.turn_off_lock')}</DeployButton> : null}
      {isOutside ? <PortalLink remedy={remedy} isFirst={!ownLock && !optionsHelp} /> : null}
      {allowed.edit && run.kind === 'deploy' ? <ButtonLink href={`/deployments/${deployment.id}/edit`} variant={optionsHelp ? 'primary' : 'secondary'}>{t('page.edit')}</ButtonLink> : null}
      {allowed.queue && !hasToAdopt && againHelps ? <DeployButton action={actions.tryAgain} values={{ runId: run.id }} gate={needsPreflight(run) ? gate : withoutPreflight(gate)} variant={optionsHelp || isOutside ? 'secondary' : 'primary'}>{again}</DeployButton> : null}
    </>
  );
}

function PortalLink({ remedy: { kind, href }, isFirst }: { remedy: Remedy; isFirst: boolean }) {
  const t = useTranslations('runs.remedy');
  if (href === null || kind === 'run_again' || kind === 'change_options') return null;
  return (
    <ButtonLink href={href} target="_blank" rel="noreferrer" variant={isFirst ? 'primary' : 'secondary'}>
      {t(kind === 'turn_off_lock' ? 'see_lock' : kind)}
    </ButtonLink>
  );
}
