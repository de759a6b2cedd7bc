import type { ArmAnswer } from '../arm-error.ts';

/** A list as ARM gives it, in small pages: every reader has to follow `nextLink`. */
export function paged(items: readonly object[], url: URL, size = 50): ArmAnswer {
  const start = Number(url.searchParams.get('$skiptoken') ?? 0) || 0;
  const value = items.slice(start, start + size);
  if (start + size >= items.length) return { status: 200, body: { value } };
  const next = new URL(url);
  next.searchParams.set('$skiptoken', String(start + size));
  return { status: 200, body: { value, nextLink: next.href } };
}
