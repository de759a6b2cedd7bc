/** Where to go after sign-in: a path of this console, or its first page. Never another site, however it is spelt. */
export function safePath(next: string | null | undefined): string {
  if (!next?.startsWith('/') || /^\/[/\\]|[\\\t\r\n]/.test(next)) return '/deployments';
  const base = 'http://console.invalid';
  const url = URL.canParse(next, base) ? new URL(next, base) : null;
  return url?.origin === base ? url.pathname + url.search + url.hash : '/deployments';
}
