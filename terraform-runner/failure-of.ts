import { words } from '#lib/words/translate.ts';
