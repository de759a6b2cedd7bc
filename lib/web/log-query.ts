import { z } from 'zod';
import { translator } from '../words/translate.ts';

/** More lines than this are answered in part: the reader asks on. */
export const MAX_RANGE_LINES = 5_000;

/** What the database's integers hold; no log comes near it. */
const lineNumber = z.coerce.number().int().max(2_147_483_647);

/** What PostgreSQL takes as text. */
export const searchText = z.string().max(200).refine((text) => !text.includes('\0'), translator('input')('nul'));

/** How a log is asked for; the Accept header says in which form. */
export const logQuery = z.object({
  from: lineNumber.min(1).optional(),
  to: lineNumber.min(0).optional(),
  after: lineNumber.min(0).optional(),
  search: searchText.min(1).optional(),
  level: z.literal('error').optional(),
});
export type LogQuery = z.infer<typeof logQuery>;
