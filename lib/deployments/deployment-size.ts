import { MAX_DEPLOYMENT_BYTES } from '../tunables.ts';

/** Whether what a deployment chooses, as JSON, is larger than anything W&B's module takes. Every list and run would carry it. */
export function isTooLarge(...chosen: readonly unknown[]): boolean {
  return Buffer.byteLength(JSON.stringify(chosen)) > MAX_DEPLOYMENT_BYTES;
}
