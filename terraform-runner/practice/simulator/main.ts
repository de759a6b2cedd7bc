import path from 'node:path';
import { startSimulator } from './simulator.ts';

/** The Azure simulator as a process of its own: says where it listens in one line of JSON, ends on SIGTERM or SIGINT. */
const dataDir = path.resolve(process.env.CONSOLE_DATA_DIR ?? '.data');
const port = Number(process.env.AZURE_SIMULATOR_PORT ?? 0);
const host = process.env.AZURE_SIMULATOR_HOST ?? '127.0.0.1';

try {
  const simulator = await startSimulator({ dataDir, port, host });
  const stop = (): void => void simulator.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(JSON.stringify({ url: simulator.url }));
} catch (error) {
  console.error(`The Azure simulator did not start on ${host}:${port}: ${explain(error)}`);
  process.exitCode = 1;
}

function explain(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return 'the port is taken. Free it, or set AZURE_SIMULATOR_PORT to another (0: any).';
  return error instanceof Error ? error.message : String(error);
}
