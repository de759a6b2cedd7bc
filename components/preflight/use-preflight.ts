'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { connection } from '#components/connection/connection.ts';
import { EVENTS_SILENT_MS, watchSilence } from '#components/connection/silence.ts';
import { takeTurns } from '#components/connection/stream-turns.ts';
import { useLostMessage } from '#components/ui/use-lost-message.ts';
import type { PreflightReport } from '#lib/preflight/preflight.ts';
import type { HowToLook, StartPreflight } from './start-preflight.ts';

export interface PreflightState {
  report: PreflightReport | null;
  /** Asked, or under way: there is more to come. */
  busy: boolean;
  /** The console does not answer; what is shown may be old. */
  lost: boolean;
  /** Why the last try to start one was refused. */
  refusal: string | null;
  start: (how: HowToLook) => void;
  /** Reads the latest one anew: somebody else may have started it. */
  follow: () => void;
}

/** A deployment's preflight, live: the page fills in while a runner looks. */
export function usePreflight({ deploymentId, initial, start, onFinished }: { deploymentId: string; initial: PreflightReport | null; start: StartPreflight; onFinished?: () => void }): PreflightState {
  const lostMessage = useLostMessage();
  const [report, setReport] = useState(initial);
  const [following, setFollowing] = useState(initial !== null && initial.finishedAt === null);
  const [asking, setAsking] = useState(false);
  const [lost, setLost] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const end = useEffectEvent(() => {
    setFollowing(false);
    onFinished?.();
  });
  useEffect(() => {
    if (!following) return;
    return followReport(`/api/v1/deployments/${deploymentId}/preflight`, { report: setReport, lost: setLost, end: () => end() });
  }, [following, deploymentId]);

  const begin = async (how: HowToLook): Promise<void> => {
    setAsking(true);
    setRefusal(null);
    const answer = await start(how).catch(() => ({ ok: false as const, message: lostMessage() }));
    setAsking(false);
    if (!answer.ok) return setRefusal(answer.message);
    setReport(answer.value);
    setFollowing(answer.value.finishedAt === null);
  };
  return { report, busy: asking || following, lost, refusal, start: (how) => void begin(how), follow: () => setFollowing(true) };
}

const RETRY_MS = 3_000;

/** Hears of the report until it is finished; a stream that breaks is taken up again. The answer closes it. */
function followReport(href: string, tell: { report: (report: PreflightReport) => void; lost: (lost: boolean) => void; end: () => void }): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof watchSilence> | null = null;
  const connect = (): void => {
    silence = watchSilence(reopen, EVENTS_SILENT_MS);
    source = new EventSource(href);
    source.addEventListener('open', () => tell.lost(false));
    source.addEventListener('error', () => {
      tell.lost(true);
      connection.suspect();
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(connect, RETRY_MS);
    });
    source.addEventListener('report', (event: MessageEvent<string>) => {
      silence?.heard();
      tell.report(JSON.parse(event.data) as PreflightReport);
    });
    source.addEventListener('end', () => {
      stop();
      tell.end();
    });
  };
  const close = (): void => {
    clearTimeout(timer);
    silence?.stop();
    source?.close();
  };
  const reopen = (): void => {
    close();
    connect();
  };
  const stopTurns = takeTurns(() => {
    connect();
    return close;
  });
  const stop = (): void => {
    stopTurns();
    close();
  };
  return stop;
}
