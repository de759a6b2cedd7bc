import { quoteHcl } from '../configuration/hcl.ts';

/** What a run adopts. */
export interface Adoption {
  address: string;
  id: string;
}

export const ADOPTION_FILE = 'adoption.tf';

/** The import blocks of a run, as a file beside its configuration; it is gone with the run. */
export function writeImportBlocks(adoptions: readonly Adoption[]): string {
  return adoptions.map(({ address, id }) => `import {\n  to = ${address}\n  id = ${quoteHcl(id)}\n}\n`).join('\n');
}

/** What a run's adoptions are sealed for. */
export function adoptionsPurpose(runId: string): string {
  return `runs/${runId}/imports`;
}
