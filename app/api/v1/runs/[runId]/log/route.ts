import { z } from 'zod';
import { route } from '#lib/web/api.ts';
import { answerLog, logQuery } from '#lib/web/log-door.ts';

/** The log: text/event-stream follows it, application/json reads a range, anything else is the whole of it as text. */
export const GET = route({ permission: 'view', params: z.object({ runId: z.uuid() }), query: logQuery, run: answerLog });
