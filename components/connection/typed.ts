const touched = new Set<Element>();

/** Records the fields a person types into. Returns a function that stops it. */
export function rememberTyping(): () => void {
  const note = (event: Event): void => {
    if (event.isTrusted && event.target instanceof Element) touched.add(event.target);
  };
  document.addEventListener('input', note, true);
  return () => document.removeEventListener('input', note, true);
}

let holds = 0;

/** Marks the page as holding unsaved input. Returns a function that removes the mark. */
export function holdPage(): () => void {
  holds += 1;
  return () => void (holds -= 1);
}

/** Returns true if a reload would lose typed input or close an open dialog. */
export function hasTyped(): boolean {
  for (const field of touched) if (!field.isConnected) touched.delete(field);
  return holds > 0 || touched.size > 0 || document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}
