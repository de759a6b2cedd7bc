'use client';

import { getNavigationBuildId } from 'next/dist/client/navigation-build-id';
import { useEffect } from 'react';
import { connection } from './connection.ts';
import { guardFetch } from './guarded-fetch.ts';
import { rememberTyping } from './typed.ts';

// Installed before the router sends its first request.
if (typeof window !== 'undefined') window.fetch = guardFetch(window.fetch.bind(window));

const ASK_EVERY_MS = 1_000;

/** Watches the connection between the page and its console. Rendered once, in the root layout. */
export function ConnectionGuard() {
  useEffect(() => {
    connection.begin(getNavigationBuildId());
    const stopTyping = rememberTyping();
    const ask = (): void => void connection.check();
    const askAnew = (): void => void connection.checkAnew();
    const askWhenSeen = (): void => {
      if (document.visibilityState === 'visible') ask();
    };
    // Pages without a stream, such as sign-in, notice a loss only by a ping.
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && connection.isSilent()) ask();
    }, ASK_EVERY_MS);
    for (const name of ['online', 'offline']) window.addEventListener(name, askAnew);
    window.addEventListener('pageshow', ask);
    document.addEventListener('visibilitychange', askWhenSeen);
    return () => {
      stopTyping();
      clearInterval(timer);
      for (const name of ['online', 'offline']) window.removeEventListener(name, askAnew);
      window.removeEventListener('pageshow', ask);
      document.removeEventListener('visibilitychange', askWhenSeen);
    };
  }, []);
  return null;
}
