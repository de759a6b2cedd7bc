import { runParams } from '#lib/web/api/requests.ts';
import { route } from '#lib/web/api.ts';
import { answerLog } from '#lib/web/log-door.ts';
import { logQuery } from '#lib/web/log-query.ts';

/** The log: text/event-stream follows it, application/json reads a range, anything else is the whole of it as text. */
export const GET = route({ permission: 'view', params: runParams, query: logQuery, run: answerLog });
