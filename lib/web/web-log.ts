import 'server-only';
import pino from 'pino';

/** The web process's own log: one JSON object a line on stderr. */
export const webLog = pino({ base: { process: 'web' }, serializers: { error: pino.stdSerializers.err } }, pino.destination(2));
