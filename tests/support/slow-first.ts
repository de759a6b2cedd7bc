import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that wait for real processes for a minute and more, the longest first. */
const SLOW = ['terraform-runner/lost-runner', 'terraform-runner/shortage', 'terraform-runner/taken-up-runs', 'lib/runs/many-at-once', 'terraform-runner/teardown', 'terraform-runner/drift'];

/** Begins with what takes longest: begun last, it would keep one worker busy while the others have nothing left. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = SLOW.findIndex((name) => moduleId.includes(`/tests/${name}.test.`));
      return index === -1 ? SLOW.length : index;
    };
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}
