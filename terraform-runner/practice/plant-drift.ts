import { changedByHand, isHandMade } from '#lib/deployments/practice-faults.ts';
import { endHandMadeFaults } from '#lib/deployments/deployment-store.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { RunContext } from '../run-context.ts';
import { practiceGroupDir, readPracticeCloud, removePracticeResource, writePracticeAttributes } from './practice-cloud.ts';
import { faultsOf } from './practice-module.ts';

/** What the options say that somebody does by hand happens now, once: then it is taken out of the options. */
export async function plantDrift({ run, setup }: RunContext): Promise<void> {
  const hands = faultsOf(run).filter(isHandMade);
  if (hands.length === 0) return;
  const dir = practiceGroupDir(setup.practice.cloudDir, run.inputs.namespace);
  const cloud = dir === null ? [] : await readPracticeCloud(dir, new Date());
  for (const { address, kind } of hands) {
    const there = cloud.find((resource) => resource.address === address);
    if (dir === null || there === undefined) continue;
    await (kind === 'gone' ? removePracticeResource(dir, address) : writePracticeAttributes(dir, there, changedByHand(address, there.attributes)));
  }
  await retryWhileDown(() => endHandMadeFaults(setup.db, run.deploymentId));
}
