import { promisify } from 'node:util';
import { deflateRawSync, inflateRaw } from 'node:zlib';
import { outputsOf, textOutput, type Output } from './output.ts';
import { resourcesOf, type Resource } from './resource.ts';
import { stateFactsOf, type StateDocument } from './state-document.ts';
import { factsOfState, type StateFacts } from './state-inputs.ts';

/** What pages and the API show of a state: secrets are masked, and resources have no attributes. */
export interface StateSummary {
  outputs: Output[];
  resources: Resource[];
}

/** What the console reads from a state when it stores one. */
export interface StateDigest {
  serial: number;
  lineage: string;
  resourceCount: number;
  hasResources: boolean;
  /** The output `url`. */
  url: string | null;
  facts: StateFacts;
  /** The packed {@link StateSummary}. */
  summary: Uint8Array;
}

/** Changes with what a summary holds: a stored summary of another format is made again. */
const FORMAT = 1;

/** Makes the digest of a state. */
export function digestState(state: StateDocument): StateDigest {
  const outputs = outputsOf(state);
  const resources = resourcesOf(state);
  return {
    ...stateFactsOf(state),
    hasResources: resources.length > 0,
    url: textOutput(outputs, 'url'),
    facts: factsOfState(state),
    summary: packSummary({ outputs, resources }),
  };
}

/** Packs a summary for its column: 50,000 resources are 10 MB of JSON, and 1 MB packed. */
function packSummary({ outputs, resources }: StateSummary): Uint8Array {
  return deflateRawSync(JSON.stringify({ format: FORMAT, outputs, resources }), { level: 1 });
}

const inflate = promisify(inflateRaw);

/** The reverse of {@link packSummary}; null for another format. */
export async function unpackSummary(packed: Uint8Array): Promise<StateSummary | null> {
  const { format, outputs, resources } = JSON.parse((await inflate(packed)).toString('utf8')) as StateSummary & { format: number };
  return format === FORMAT ? { outputs, resources } : null;
}
