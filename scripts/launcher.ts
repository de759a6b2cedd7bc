import { readLauncherEnv } from '#lib/env/launcher-env.ts';
import { SettingError } from '#lib/env/setting.ts';
import { LaunchProblem } from './launch-problem.mjs';
import { CLAIM_HOURS, findClaimLink } from './launcher/claim-link.ts';
import { launchConsole } from './launcher/launch-console.ts';
import { formatWords } from './words.mjs';

const startedAt = Date.now() - performance.now();
/** Why a console that was asked to stop stops. */
const STOP = Symbol('stop');
const stopping = new AbortController();
const undos: (() => Promise<void>)[] = [];

const say = (line: string) => void process.stdout.write(`${line}\n`);

listenForStop();
process.exit(await runConsole());

/** Runs until something stops it; the exit code. */
async function runConsole(): Promise<number> {
  try {
    await startAndWait();
    return 0;
  } catch (error) {
    if (error === STOP) return 0;
    complain(error);
    return 1;
  } finally {
    await undoAll();
  }
}

async function startAndWait(): Promise<void> {
  const env = readLauncherEnv();
  const onStop = (undo: () => Promise<void>) => void undos.push(undo);
  const giveUp = (problem: LaunchProblem) => stopping.abort(problem);
  const { databaseUrl } = await launchConsole({ env, say, signal: stopping.signal, giveUp, onStop });
  const link = await findClaimLink(databaseUrl, env.consoleUrl);
  say(formatWords('ready', { url: env.consoleUrl, seconds: ((Date.now() - startedAt) / 1000).toFixed(1) }));
  if (link !== null) say(formatWords('claim', { link, hours: CLAIM_HOURS }));
  say(formatWords('stopHint'));
  await new Promise((_resolve, reject) => {
    if (stopping.signal.aborted) reject(stopping.signal.reason);
    stopping.signal.addEventListener('abort', () => reject(stopping.signal.reason));
  });
}

/** Stops what was started, the last one first. Of a start that failed the cause is the last word. */
async function undoAll(): Promise<void> {
  const isTold = stopping.signal.aborted;
  if (isTold) say(`\n${formatWords('stopping')}`);
  for (const undo of undos.reverse()) await undo().catch(complain);
  if (isTold) say(formatWords('stopped'));
}

function complain(error: unknown): void {
  const isExpected = error instanceof LaunchProblem || error instanceof SettingError;
  const text = isExpected ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\n${text ?? ''}\n`);
}

function listenForStop(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort(STOP));
  // The end of scripts/start.mjs, even by kill -9. Its channel alone must not keep us from ending.
  process.on('disconnect', () => stopping.abort(STOP));
  process.channel?.unref();
  // A terminal that is gone cannot be written to; stopping in order matters more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
