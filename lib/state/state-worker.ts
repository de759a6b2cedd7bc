import { parentPort, workerData } from 'node:worker_threads';
import { doStateTask, type StateTask } from './state-task.ts';

/** A thread that does one task on a large state and ends (lib/state/state-thread.ts starts it). */
parentPort?.postMessage(doStateTask(workerData as StateTask));
