import 'server-only';
import { createProcessLog } from '../process-log.ts';

export const webLog = createProcessLog({ process: 'web' });
