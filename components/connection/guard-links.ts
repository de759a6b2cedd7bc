import { connection } from './connection.ts';

/**
 * While the console is away, or the session over, a link would lead to the browser's own error page, or away from what is typed:
 * the click is kept back, and the strip says why. Links to new tabs and to other sites go through.
 */
export function guardLinks(onBlocked: () => void): () => void {
  let isChecked = false;
  const keepBack = (event: MouseEvent): void => {
    // A browser without a network may reach a console on this machine all the same: it is asked first.
    const isSure = connection.isUsable() && (navigator.onLine || isChecked);
    if (isSure || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || !leavesPage(link)) return;
    event.preventDefault();
    event.stopPropagation();
    if (connection.isUsable()) void follow(link);
    else onBlocked();
  };
  const follow = async (link: HTMLAnchorElement): Promise<void> => {
    if (!(await connection.check())) return onBlocked();
    isChecked = true;
    link.click();
    isChecked = false;
  };
  // Before React hears of it.
  window.addEventListener('click', keepBack, true);
  return () => window.removeEventListener('click', keepBack, true);
}

function leavesPage(link: HTMLAnchorElement): boolean {
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin) return false;
  return url.pathname !== location.pathname || url.search !== location.search || url.hash === '';
}
