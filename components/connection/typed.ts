const touched = new Set<Element>();

/** Remembers which fields a person has typed into. Returns what stops it. */
export function rememberTyping(): () => void {
  const note = (event: Event): void => {
    if (event.isTrusted && event.target instanceof Element) touched.add(event.target);
  };
  document.addEventListener('input', note, true);
  return () => document.removeEventListener('input', note, true);
}

let holds = 0;

/** Says that the page holds something that is kept nowhere else. Returns what takes it back. */
export function holdPage(): () => void {
  holds += 1;
  return () => void (holds -= 1);
}

/** Whether a reload would lose something a person typed, or close what they have open. */
export function hasTyped(): boolean {
  for (const field of touched) if (!field.isConnected) touched.delete(field);
  return holds > 0 || touched.size > 0 || document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}
