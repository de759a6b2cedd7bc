'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { useLostMessage } from '#components/ui/use-lost-message.ts';
import type { FinishAnswer } from '#lib/deployments/wizard.ts';
import { stepOfField } from '#lib/deployments/wizard-steps.ts';
import type { FinishAction } from './save-action.ts';
import { useModuleWords } from './use-module-words.ts';
import type { Wizard } from './use-wizard.ts';
import { forgetWizard } from './wizard-memory.ts';

/** The last button: sends everything once more, and goes to the run, or to what is wrong. */
export function useFinish({ form, saveNow, setKnown }: Wizard, finishAction: FinishAction, onObstacle: () => void) {
  const t = useTranslations('wizard.finish');
  const lost = useLostMessage();
  const words = useModuleWords();
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [runInTheWay, setRunInTheWay] = useState<string | null>(null);
  const { deploymentId } = form.start;
  const pathOf = (runId: string): string => `/deployments/${deploymentId}/runs/${runId}`;

  const take = (answer: FinishAnswer): void => {
    if (answer.done) {
      forgetWizard(deploymentId);
      router.push(pathOf(answer.runId));
      return;
    }
    if (answer.reason === 'taken') {
      setKnown((before) => ({ ...before, taken: answer.taken }));
      const field = answer.taken.name === null ? 'namespace' : 'name';
      form.goTo(stepOfField(field), field);
      return;
    }
    if (answer.reason === 'preflight_failed') onObstacle();
    if (answer.reason === 'run_in_the_way') setRunInTheWay(pathOf(answer.runId));
    setRefusal(answer.reason === 'invalid' ? answer.problems.map(words.problem).join(' ') : answer.reason === 'state_locked' ? t('state_locked', { who: answer.lock.holder, since: answer.lock.since }) : answer.reason === 'maintenance' ? t('maintenance', { who: answer.lockedBy, why: answer.why }) : t(answer.reason));
  };

  /** With an admin's reason where it goes past the preflight. */
  const run = (skipPreflight?: string): void => {
    setRefusal(null);
    setRunInTheWay(null);
    startTransition(async () => {
      await saveNow();
      const answer = await finishAction({ id: deploymentId, values: form.values, ...(skipPreflight !== undefined && { skipPreflight }) }).catch(() => null);
      if (answer?.ok) take(answer.value);
      else setRefusal(answer?.message ?? lost());
    });
  };
  return { run, pending, refusal, runInTheWay };
}
