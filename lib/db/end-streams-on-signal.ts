import { shutDownHubs } from './hub.ts';

// `next start` waits for open responses; without this a single open log stream keeps it from ending.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void shutDownHubs());
