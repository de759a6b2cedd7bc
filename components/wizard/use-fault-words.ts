import { useTranslations } from 'next-intl';
import type { PracticeFault } from '#lib/deployments/deployment.ts';
import { FAR_END_FAULTS, isFarEndFault } from '#lib/deployments/far-end-faults.ts';
import { obstacleOf, PRACTICE_ERRORS } from '#lib/deployments/practice-faults.ts';

/** A fault of the practice cloud in one line: where, what happens, and with which error; or what its preflight finds. */
export function useFaultWords(): (fault: PracticeFault) => string {
  const t = useTranslations('wizard.faults');
  const preflight = useTranslations('preflight.faults');
  return (fault) => {
    const { address, kind, error } = fault;
    if (kind === 'preflight') {
      const obstacle = obstacleOf(fault);
      return preflight('line', { name: obstacle === null ? (error ?? '') : preflight(`names.${obstacle}`) });
    }
    const known = [...PRACTICE_ERRORS, ...FAR_END_FAULTS].find(({ name }) => kind === 'fail' && name === error);
    if (known !== undefined && isFarEndFault(known)) return t(`errors.${known.name}`);
    return known === undefined ? t('line', { address, kind: t(`kinds.${kind}`) }) : t('lineWithError', { address, kind: t(`kinds.${kind}`), error: t(`errors.${known.name}`) });
  };
}
