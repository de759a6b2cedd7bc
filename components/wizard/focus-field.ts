/** Where the wizard's step begins for keyboards and screen readers. */
export const STEP_HEADING_ID = 'wizard-step';

/** All that practice can be told to do wrong, as one field. */
export const PRACTICE_FAULTS_FIELD = 'practice-faults';

/** Brings a field into view and the cursor into it, opening what it is folded into. Of a map: into the first row with an error. */
export function focusField(field: string): void {
  const named = document.getElementById(`field-${field}`);
  const control = named?.closest('[data-rows]')?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? named ?? document.querySelector<HTMLElement>(`[name="${CSS.escape(field)}"]:checked, [name="${CSS.escape(field)}"]`);
  if (control === null) return focusHeading();
  for (let fold = control.closest('details'); fold !== null; fold = fold.parentElement?.closest('details') ?? null) fold.open = true;
  control.focus();
  // A page too tall for the window may have it under the bar at the bottom.
  control.scrollIntoView({ block: 'center' });
}

export function focusHeading(): void {
  document.getElementById(STEP_HEADING_ID)?.focus();
}
