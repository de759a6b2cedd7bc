// Loaded into a child with --import: its parent holds the other end of stdin, so the end of stdin is the parent's end,
// even one by kill -9. The child then stops as it would on SIGTERM, and for certain within a while.
import { flushCompileCache } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const STOP_WITHIN_MS = 20_000;
/** By then it has loaded what it works with. */
const LOADED_WITHIN_MS = 10_000;

if (isMainThread) {
  process.stdin.on('error', stop);
  process.stdin.on('close', stop);
  process.stdin.resume();
  process.stdin.unref?.();
  // Node writes it at the end, to which one that is killed does not come.
  setTimeout(flushCompileCache, LOADED_WITHIN_MS).unref();
}

function stop() {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), STOP_WITHIN_MS).unref();
  process.kill(process.pid, 'SIGTERM');
}
