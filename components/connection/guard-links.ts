import { connection } from './connection.ts';

/**
 * Stops clicks on links while the console is away or the session is over: the link would open the browser's error page, or lose
 * what is typed. Links to a new tab or another site still work.
 */
export function guardLinks(onBlocked: () => void): () => void {
  let isChecked = false;
  const keepBack = (event: MouseEvent): void => {
    // An offline browser may still reach a console on the same machine, so ping first.
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
  // The capture phase runs before React's handlers.
  window.addEventListener('click', keepBack, true);
  return () => window.removeEventListener('click', keepBack, true);
}

function leavesPage(link: HTMLAnchorElement): boolean {
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin) return false;
  return url.pathname !== location.pathname || url.search !== location.search || url.hash === '';
}
