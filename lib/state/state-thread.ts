import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { doStateTask, type StateTask, type StateTaskResults } from './state-task.ts';

/** A state of this size is worked on within milliseconds; a larger one would keep every other request waiting. */
export const LARGE_STATE_BYTES = 1024 * 1024;

/** A large state takes several times its size in memory: large states are worked on one after another. */
let last: Promise<unknown> = Promise.resolve();

/** Does a task on a state: a large one in a thread of its own, so that the process goes on answering. */
export async function runStateTask<Task extends StateTask>(task: Task): Promise<StateTaskResults[Task['kind']]> {
  if (task.body.length < LARGE_STATE_BYTES) return doStateTask(task) as StateTaskResults[Task['kind']];
  const done = last.then(() => runInThread(task));
  last = done.catch(() => {});
  return done as Promise<StateTaskResults[Task['kind']]>;
}

function runInThread(task: StateTask): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // Node runs the file as it is: pages are bundled, and a bundle has no file to start a thread with.
    const worker = new Worker(path.join(/* turbopackIgnore: true */ process.cwd(), 'lib/state/state-worker.ts'), { workerData: task, execArgv: [] });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The thread that reads a state ended without a result.')));
  });
}
