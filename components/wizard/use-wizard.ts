'use client';

import { useEffect, useMemo, useState } from 'react';
import { checkDraft, type DraftKnowledge } from '#lib/deployments/check-draft.ts';
import { type DraftValues, withInput, withModuleVersion, withName, withTarget } from '#lib/deployments/draft-values.ts';
import type { DraftToSave, SavedDraft, WizardStart } from '#lib/deployments/wizard.ts';
import { furtherStep, problemsOfStep, stepAfter, type WizardStep } from '#lib/deployments/wizard-steps.ts';
import type { InputProblem } from '#lib/modules/input-problem.ts';
import { focusField, focusHeading, PRACTICE_FAULTS_FIELD } from './focus-field.ts';
import type { HeldRows } from './map-rows.ts';
import type { SaveAction } from './save-action.ts';
import { useAutosave } from './use-autosave.ts';
import { useFrozenFields } from './use-frozen-fields.ts';
import { useHeldRows } from './use-held-rows.ts';
import { useModuleWords } from './use-module-words.ts';
import { useUnsavedWarning } from './use-unsaved-warning.ts';
import { useWizardAddress } from './use-wizard-address.ts';
import { recallWizard, rememberWizard } from './wizard-memory.ts';
import type { WizardForm } from './wizard-form.ts';

/** Where drafts go on the way out of the page. */
const BEACON_URL = '/deployments/new/draft';

/** The wizard's state: values, problems, the step one is at, and whether all is kept. */
export function useWizard(given: WizardStart, saveAction: SaveAction | null) {
  const [start] = useState(() => recallWizard(given));
  const [values, setValues] = useState(start.values);
  // A refresh of the page gives equal values as a new object.
  const [stored] = useState(given.values);
  const [known, setKnown] = useState<DraftKnowledge>(start.known);
  const [reached, setReached] = useState(start.reached);
  const [savedAt, setSavedAt] = useState(start.savedAt);
  const [visited, setVisited] = useState<ReadonlySet<string>>(() => wrongAtStart(start));
  const [focus, setFocus] = useState<{ field: string | null } | null>(start.beginsAtFaults ? { field: PRACTICE_FAULTS_FIELD } : null);
  const address = useWizardAddress(start.mode === 'edit' ? 'options' : start.reached);
  // Nothing is called wrong while it is being typed.
  const [typing, setTyping] = useState<string | null>(null);
  const words = useModuleWords();
  const frozen = useFrozenFields(known.applied);
  const { held, hold, release } = useHeldRows(start.held, values.moduleVersion);
  const problems = useMemo(() => checkForm(values, known, held), [values, known, held]);
  const leftOut = useMemo(() => [...new Set([...held.keys(), ...brokenMaps(values, known)])], [values, known, held]);

  const keep = (saved: SavedDraft, draft: DraftToSave): void => {
    setKnown((before) => ({ ...before, ...saved }));
    setValues((now) => withoutSaved(now, draft.values));
    setSavedAt(saved.savedAt);
  };
  const autosave = useAutosave({ saveAction, beaconUrl: BEACON_URL, isSaved: given.savedAt !== null, onSaved: keep });

  useEffect(() => rememberWizard(start.deploymentId, { values, known, reached, savedAt, held }), [start.deploymentId, values, known, reached, savedAt, held]);
  const { nameDraft } = address;
  useEffect(() => {
    if (savedAt !== null && start.mode === 'new') nameDraft(start.deploymentId);
  }, [savedAt, start, nameDraft]);
  useUnsavedWarning((start.mode === 'edit' && values !== stored) || leftOut.length > 0);
  useEffect(() => {
    if (focus === null) return;
    if (focus.field === null) focusHeading();
    else focusField(focus.field);
  }, [focus, address.step]);

  const change = (next: DraftValues, field: string | null = null): void => {
    setTyping(field);
    setValues(next);
    autosave.change({ id: start.deploymentId, values: sealable(next, known), reached });
  };
  const goTo = (step: WizardStep, field?: string): void => {
    const further = furtherStep(reached, step);
    if (further !== reached) {
      setReached(further);
      autosave.change({ id: start.deploymentId, values: sealable(values, known), reached: further });
    }
    if (autosave.state.kind !== 'saved' && autosave.state.kind !== 'untouched') void autosave.flush();
    if (step !== address.step) address.goTo(step);
    setFocus({ field: field ?? null });
  };
  const textAt = (field: string, severity: InputProblem['severity'], shows: (problem: InputProblem) => boolean = () => true): string | null => {
    const problem = problems.find((candidate) => candidate.variable === field && candidate.severity === severity && shows(candidate));
    return problem === undefined ? null : words.problem(problem);
  };
  const isShown = (field: string): boolean => visited.has(field) || visited.has(stepKey(address.step)) || reached !== address.step;

  const form: WizardForm = {
    start,
    values,
    problems,
    storedSecrets: known.secretNames.filter((name) => values.secrets[name] === undefined),
    storedKeys: (name) => known.secretKeys?.[name] ?? null,
    frozen,
    errorOf: (field) => textAt(field, 'error', (problem) => isShown(field) || isTaken(problem) || (problem.code !== 'required' && typing !== field)),
    warningOf: (field) => textAt(field, 'warning'),
    setName: (name) => change(start.mode === 'new' ? withName(values, name, start.suffix) : { ...values, name }, 'name'),
    setTarget: (target) => change(withTarget(values, target)),
    setPlace: (credentialId, subscriptionId) => change({ ...values, credentialId, subscriptionId }),
    setLocation: (location) => change({ ...values, location }),
    setModuleVersion: (version) => change(withModuleVersion(values, version, known.applied)),
    setAllowDowngrade: (reason) => change({ ...values, allowDowngrade: reason === '' ? undefined : reason }),
    setInput: (name, value) => {
      release(name);
      change(withInput(values, name, value), name);
    },
    setSecret: (name, value) => {
      release(name);
      change({ ...values, secrets: withSecret(values.secrets, name, value) }, name);
    },
    heldRows: (name) => held.get(name),
    holdRows: (name, rows) => {
      setTyping(name);
      hold(name, rows);
    },
    setFaults: (faults) => change({ ...values, faults }),
    visit: (field) => {
      setTyping(null);
      setVisited((before) => new Set([...before, field]));
      // A secret that was saved under the cursor leaves the page now.
      if (values.secrets[field] !== undefined) autosave.change({ id: start.deploymentId, values: sealable(values, known), reached });
    },
    goTo,
  };

  /** The next step, or the first thing that is wrong in this one. */
  const next = (): void => {
    const wrong = problemsOfStep(problems, address.step).find((problem) => problem.severity === 'error');
    const following = stepAfter(address.step);
    if (wrong !== undefined) {
      setVisited((before) => new Set([...before, stepKey(address.step)]));
      setFocus({ field: wrong.variable });
    } else if (following !== null) goTo(following);
  };

  return { form, step: address.step, reached, next, saveState: autosave.state, leftOut, saveNow: autosave.flush, setKnown };
}

export type Wizard = ReturnType<typeof useWizard>;

/** What is wrong in a draft that one comes back to is said at once; what is only missing waits until one has been there. */
function wrongAtStart({ values, known }: WizardStart): ReadonlySet<string> {
  const wrong = checkDraft(values, known).filter(({ severity, code }) => severity === 'error' && code !== 'required');
  return new Set(wrong.map(({ variable }) => variable));
}

/** Comes from the server after a pause in typing: no need to wait until the field is left. */
function isTaken({ code }: InputProblem): boolean {
  return code === 'name_taken' || code === 'namespace_taken' || code === 'namespace_kept';
}

/** Names a whole step among the visited fields: Next was pressed in it. */
function stepKey(step: WizardStep): string {
  return `step:${step}`;
}

/** Returns what is wrong with the draft, and with rows of a map that are not part of it yet. */
function checkForm(values: DraftValues, known: DraftKnowledge, held: ReadonlyMap<string, HeldRows>): InputProblem[] {
  const ofValues = checkDraft(values, known).filter(({ variable, severity }) => !(severity === 'error' && held.has(variable)));
  return [...ofValues, ...[...held.values()].map(({ problem }) => problem)];
}

/** Returns the names of typed sealed maps that have an error. */
function brokenMaps(values: DraftValues, known: DraftKnowledge): string[] {
  const wrong = new Set(checkDraft(values, known).filter(({ severity }) => severity === 'error').map(({ variable }) => variable));
  return Object.entries(values.secrets).flatMap(([name, value]) => (wrong.has(name) && typeof value === 'object' && value !== null ? [name] : []));
}

/** Returns the values without sealed maps that have an error: once sealed, a wrong name could not be mended. */
function sealable(values: DraftValues, known: DraftKnowledge): DraftValues {
  const broken = brokenMaps(values, known);
  return { ...values, secrets: Object.fromEntries(Object.entries(values.secrets).filter(([name]) => !broken.includes(name))) };
}

function withSecret(secrets: DraftValues['secrets'], name: string, value: DraftValues['secrets'][string] | undefined): DraftValues['secrets'] {
  const { [name]: _before, ...others } = secrets;
  return value === undefined ? others : { ...others, [name]: value };
}

/** A stored secret leaves the page, but not from under the cursor, and not when it was typed on meanwhile. */
function withoutSaved(now: DraftValues, saved: DraftValues): DraftValues {
  const focused = document.activeElement?.closest('[data-secret]')?.getAttribute('data-secret');
  const kept = Object.entries(now.secrets).filter(([name, value]) => name === focused || JSON.stringify(value) !== JSON.stringify(saved.secrets[name]));
  return { ...now, secrets: Object.fromEntries(kept) };
}
