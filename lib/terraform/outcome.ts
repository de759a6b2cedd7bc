import type { Mask } from '../credentials/mask.ts';
import { realResource } from '../modules/resource-address.ts';
import { withoutAnsi } from './plain-text.ts';
import type { UiMessage } from './ui-message.ts';

/** succeeded: it said so. failed: it gave an error. unfinished: it said neither, so it was killed or its output is cut off. */
export type Outcome = 'succeeded' | 'failed' | 'unfinished';

/** An error Terraform reported. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  summary: string;
  detail: string;
  /** The resource's address, or null where nothing tells which it was. */
  address: string | null;
}

/** What came of a Terraform command, out of what it wrote: an exit code is lost with the process that waited for it. */
export interface TerraformOutcome {
  outcome: Outcome;
  /** The errors, in Terraform's order, masked. */
  diagnostics: Diagnostic[];
  /** Of the last summary; null where there was none. */
  counts: { add: number; change: number; destroy: number; import: number } | null;
  /** Resources that were being created, changed or destroyed when the output ended. */
  underWay: string[];
}

export type TerraformStep = 'init' | 'plan' | 'apply' | 'show';

export interface OutcomeReader {
  read: (message: UiMessage) => void;
  /** As far as read. */
  outcome: () => TerraformOutcome;
}

/** Follows a command's messages. The mask has to be the one that its lines go through, so that it knows what they taught it. */
export function createOutcomeReader(step: TerraformStep, mask: Mask): OutcomeReader {
  const errors: Diagnostic[] = [];
  const errored: Errored[] = [];
  const ids = new Map<string, string>();
  const underWay = new Set<string>();
  let said = false;
  let counts: TerraformOutcome['counts'] = null;
  return {
    read(message) {
      said ||= saysSuccess(step, message);
      if (message.kind === 'diagnostic' && message.severity === 'error') errors.push(diagnosticOf(message));
      if (message.kind === 'change_summary') counts = { add: message.add, change: message.change, destroy: message.remove, import: message.import };
      if (message.kind === 'hook') followHook(message, { underWay, errored, ids });
    },
    outcome() {
      const outcome = errors.length > 0 ? 'failed' : said ? 'succeeded' : 'unfinished';
      return { outcome, diagnostics: addressed(errors, errored).map((error) => masked(error, mask)), counts, underWay: [...underWay] };
    },
  };
}

/**
 * The last word of a command that went well. An apply without a saved plan prints a plan's summary first; and a plan prints its
 * summary also when errors follow, so that an error always decides.
 */
function saysSuccess(step: TerraformStep, message: UiMessage): boolean {
  switch (step) {
    case 'init':
      return message.kind === 'init_output' && /^output_init_(?:cloud_)?(?:success|empty)_message$/.test(message.code);
    case 'plan':
      return message.kind === 'change_summary' && message.operation === 'plan';
    case 'apply':
      return message.kind === 'change_summary' && message.operation !== 'plan';
    case 'show':
      return message.kind === 'text' && message.message.startsWith('{"format_version"');
  }
}

function diagnosticOf({ severity, summary, detail, address }: Extract<UiMessage, { kind: 'diagnostic' }>): Diagnostic {
  return { severity, summary, detail, address };
}

/** A resource that failed, and the id it was begun with (a destroy's; null for what was still to be created). */
interface Errored {
  address: string;
  id: string | null;
}

function followHook({ type, resource, idValue }: Extract<UiMessage, { kind: 'hook' }>, { underWay, errored, ids }: { underWay: Set<string>; errored: Errored[]; ids: Map<string, string> }): void {
  if (type === 'apply_start') underWay.add(resource.address);
  if (type === 'apply_start' && idValue !== null) ids.set(resource.address, idValue);
  if (type === 'apply_complete' || type === 'apply_errored') underWay.delete(resource.address);
  if (type === 'apply_errored') errored.push({ address: resource.address, id: ids.get(resource.address) ?? null });
}

/**
 * Errors of a failed destroy name no resource; the events before them do, in another order. An error is given the one resource
 * that is left over, or the one it speaks of: by its id, its name, its type ("deleting Flexible Server"); where more than one
 * fits, none.
 */
function addressed(errors: Diagnostic[], errored: Errored[]): Diagnostic[] {
  const named = new Set(errors.map((error) => error.address));
  const unnamed = errored.filter(({ address }) => !named.has(address));
  const nameless = errors.filter((error) => error.address === null && !isEcho(error));
  const [only] = nameless.length === 1 && unnamed.length === 1 ? unnamed : [];
  return errors.map((error) => (nameless.includes(error) ? { ...error, address: only?.address ?? onlySpokenOf(unnamed, error) } : error));
}

function onlySpokenOf(candidates: Errored[], { summary, detail }: Diagnostic): string | null {
  const text = `${summary} ${detail}`.toLowerCase();
  const byId = candidates.filter(({ id }) => id !== null && id.startsWith('/') && text.includes(id.toLowerCase()));
  const byType = candidates.filter(({ address }) => text.includes(realResource(address).type.split('_').slice(-2).join(' ')));
  const byName = candidates.filter(({ id }) => speaksOf(text, id));
  const byBoth = byType.filter((candidate) => byName.includes(candidate));
  return [byId, byBoth, byType, byName].find((fitting) => fitting.length === 1)?.[0]?.address ?? null;
}

/** azurerm quotes the name it was given (`Subnet Name: "redis"`); Azure ends an id or a scope with it. */
function speaksOf(text: string, id: string | null): boolean {
  const name = id?.split('/').at(-1)?.toLowerCase() ?? '';
  return name.length > 1 && [`"${name}"`, `'${name}'`, `/${name}'`, `/${name}"`].some((spelling) => text.includes(spelling));
}

/** What Terraform adds for each resource that an interrupt stopped, and what nothing can be learnt from. */
function isEcho({ summary, detail }: Diagnostic): boolean {
  return summary === 'execution halted' && detail === '';
}

function masked({ severity, summary, detail, address }: Diagnostic, mask: Mask): Diagnostic {
  const plain = (text: string) => mask.text(withoutAnsi(text));
  return { severity, summary: plain(summary), detail: plain(detail), address: address === null ? null : mask.text(address) };
}
