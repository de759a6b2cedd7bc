import { buttonStyle } from './button-style.ts';

interface DownloadLinkProps {
  /** Of a door that answers with a file. */
  href: string;
  children: string;
}

/** A small button that brings a file. Not the router's link: that would wait for a page, and hold up what is done next on this one. */
export function DownloadLink({ href, children }: DownloadLinkProps) {
  return <a href={href} download className={buttonStyle('secondary', 'small')}>{children}</a>;
}
