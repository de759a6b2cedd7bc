/** Where the root layout puts CONSOLE_URL, for what only the browser knows: the address that a page was opened at. */
export const CONSOLE_URL_ATTRIBUTE = 'data-console-url';

/** Returns the console's address as its operator set it. Only in the browser. */
export function consoleUrlOfPage(): string {
  return document.documentElement.getAttribute(CONSOLE_URL_ATTRIBUTE) ?? window.location.origin;
}

/** Returns whether this page was opened at another address than the console's. Only in the browser. */
export function isOtherAddress(): boolean {
  return consoleUrlOfPage() !== window.location.origin;
}
