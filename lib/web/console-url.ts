import 'server-only';
import { readWebEnv } from '../env/web-env.ts';

/** Returns the address that people reach the console by; needs neither database nor key. */
export function findConsoleUrl(): string {
  return readWebEnv().consoleUrl;
}
