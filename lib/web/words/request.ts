import { getRequestConfig } from 'next-intl/server';
import { en } from '#lib/words/en.ts';

/** The words of a request: English, until a second language comes. Times are formatted in the reader's browser, so UTC is only what the server falls back to. */
export default getRequestConfig(() => ({ locale: 'en', messages: en, timeZone: 'UTC' }));
