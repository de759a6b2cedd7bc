import { createTranslator } from 'use-intl/core';
import { en, type Words } from './en.ts';

/** A namespace's messages by dotted key, with ICU values. Components read the same JSON through next-intl. */
export interface Translate {
  (key: string, values?: MessageValues): string;
  /** Whether there is a message of that key. */
  has: (key: string) => boolean;
}

export type MessageValues = Record<string, string | number>;

/** The English messages of a namespace, for what is written outside a page: files, API answers, logs. */
export function translator(namespace: keyof Words): Translate {
  // The keys are computed (a problem's code, a resource's type), so use-intl's typed keys do not fit here.
  return createTranslator({ locale: 'en', messages: en, namespace }) as unknown as Translate;
}
