import type { NetworkSetting } from '../network/network-settings.ts';

/** What a runner works with, as its row tells: nothing in it is secret. */
export interface RunnerTools {
  terraform: {
    /** On the runner's host. */
    path: string;
    /** named: TERRAFORM_BIN. path: found on PATH. downloaded: from the release server, verified. */
    source: 'named' | 'path' | 'downloaded';
  };
  /** Settings that this runner's own environment decides: what an admin stores for them has no effect there. */
  decidedByEnvironment: NetworkSetting[];
}
