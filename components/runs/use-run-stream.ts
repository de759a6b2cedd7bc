'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { connection } from '#components/connection/connection.ts';
import { ageOf, thisMoment } from '#components/connection/moment.ts';
import { EVENTS_SILENT_MS, watchSilence } from '#components/connection/silence.ts';
import { takeTurns } from '#components/connection/stream-turns.ts';
import type { StreamState } from '#components/logs/log-status.tsx';
import type { LogLine } from '#lib/logs/log-line.ts';
import type { Run } from '#lib/runs/run.ts';

/** Waits between tries when the server refuses a stream; a connection that merely breaks is taken up by the browser itself. */
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000];

const JUST_CONNECTED_MS = 500;

interface RunStream {
  /** GET, text/event-stream: `line` and `lines` (LogLine, LogLine[]), `run` (Run), `end`. */
  href: string;
  /** The last line the page has: the stream goes on behind it. */
  lastSeq: number;
  /** The log is complete: there is nothing to wait for. */
  ended: boolean;
  onLines: (lines: LogLine[]) => void;
  onRun: (run: Run) => void;
  onEnd: () => void;
}

/** Hears of a run's lines and changes as they happen, and mends itself when the connection breaks: no line is lost or comes twice. */
export function useRunStream({ href, lastSeq, ended, onLines, onRun, onEnd }: RunStream): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  const lines = useEffectEvent(onLines);
  const run = useEffectEvent(onRun);
  const end = useEffectEvent(onEnd);
  const start = useEffectEvent(() => lastSeq);
  useEffect(() => {
    if (ended) return;
    return openStream(href, start(), {
      lines: (batch) => lines(batch),
      run: (changed) => run(changed),
      state: setState,
      end: () => end(),
    });
  }, [href, ended]);
  return ended ? 'ended' : state;
}

interface StreamEvents {
  lines: (lines: LogLine[]) => void;
  run: (run: Run) => void;
  state: (state: StreamState) => void;
  end: () => void;
}

/** Opens the stream behind line `after`, and opens it anew as often as it takes. The answer closes it. */
export function openStream(href: string, after: number, events: StreamEvents): () => void {
  let last = after;
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let tries = 0;
  let connectedAt = thisMoment();
  let silence: ReturnType<typeof watchSilence> | null = null;

  function open(): () => void {
    connect();
    return close;
  }

  function connect(): void {
    timer = null;
    connectedAt = thisMoment();
    silence = watchSilence(reopen, EVENTS_SILENT_MS);
    // EventSource cannot say Last-Event-ID on its first request; when it reconnects by itself it does, and that one counts.
    source = new EventSource(`${href}?after=${last}`);
    source.addEventListener('open', opened);
    source.addEventListener('error', broken);
    source.addEventListener('line', (event) => take([parse<LogLine>(event)]));
    source.addEventListener('lines', (event) => take(parse<LogLine[]>(event)));
    source.addEventListener('run', (event) => {
      silence?.heard();
      events.run(parse<Run>(event));
    });
    source.addEventListener('end', finish);
  }

  function opened(): void {
    tries = 0;
    silence?.heard();
    events.state('live');
  }

  function take(lines: LogLine[]): void {
    silence?.heard();
    const fresh = lines.filter((line) => line.seq > last);
    last = fresh.at(-1)?.seq ?? last;
    if (fresh.length > 0) events.lines(fresh);
  }

  function broken(): void {
    events.state('lost');
    connection.suspect();
    if (source?.readyState !== EventSource.CLOSED) return;
    silence?.stop();
    timer = setTimeout(connect, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
    tries += 1;
  }

  /** As soon as the console is back, rather than when the pause is over; a stream that slept may be dead without a word. */
  function resume(): void {
    if (source === null || ageOf(connectedAt) < JUST_CONNECTED_MS) return;
    reopen();
  }

  function reopen(): void {
    close();
    connect();
  }

  function finish(): void {
    stop();
    events.state('ended');
    events.end();
  }

  function close(): void {
    source?.close();
    source = null;
    silence?.stop();
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  const stopResuming = connection.onResume(resume);
  const stopListening = connection.subscribe(() => {
    if (!connection.isUsable()) events.state('lost');
  });
  const stopTurns = takeTurns(open);
  const stop = (): void => {
    stopResuming();
    stopListening();
    stopTurns();
    close();
  };
  return stop;
}

/** Our own API, whose types both sides share. */
function parse<T>(event: MessageEvent<string>): T {
  return JSON.parse(event.data) as T;
}
