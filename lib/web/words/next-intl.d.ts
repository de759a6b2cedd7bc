import type { Words } from '#lib/words/en.ts';

/** Makes a text that does not exist a type error. */
declare module 'next-intl' {
  interface AppConfig {
    Locale: 'en';
    Messages: Words;
  }
}
