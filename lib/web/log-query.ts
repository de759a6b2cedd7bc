import { z } from 'zod';

/** More lines than this are answered in part: the reader asks on. */
export const MAX_RANGE_LINES = 5_000;

/** How a log is asked for; the Accept header says in which form. */
export const logQuery = z.object({
  from: z.coerce.number().int().min(1).optional(),
  to: z.coerce.number().int().min(0).optional(),
  after: z.coerce.number().int().min(0).optional(),
  search: z.string().min(1).max(200).optional(),
  level: z.literal('error').optional(),
});
export type LogQuery = z.infer<typeof logQuery>;
