import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { CHECKOUT, COMPILE_CACHE, PROJECT_NODE } from '../checkout.mjs';
import { LaunchProblem } from '../launch-problem.mjs';
import { formatWords } from '../words.mjs';

export interface ChildPlan {
  name: string;
  /** Arguments of Node. */
  args: readonly string[];
  /** Asked anew for every start. */
  environment: () => NodeJS.ProcessEnv;
  stopWithinMs: number;
  /** Takes a line of its stdout; true keeps it off the terminal. */
  onLine?: (line: string) => boolean;
}

export interface Supervision {
  say: (line: string) => void;
  /** It started or ended. */
  onChange: () => void;
  onGiveUp: (problem: LaunchProblem) => void;
}

/** What a death tells: one soon after the start is likely to come again. */
const AT_ONCE_MS = 5000;
const AT_ONCE_LIMIT = 5;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A child that lived this long starts over with a clean record. */
const STEADY_MS = 60_000;
/** How long after its end the last lines of a child are waited for; a Terraform it left may hold the pipe open. */
const LAST_LINES_MS = 300;
const TAIL_LINES = 15;

/** A Node program kept alive: started again with a growing pause, given up when it ends at once five times in a row. */
export class SupervisedChild {
  readonly #plan: ChildPlan;
  readonly #supervision: Supervision;
  #process: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #restart: NodeJS.Timeout | undefined;
  #isStopping = false;
  #isTalking = false;
  #deathsAtOnce = 0;
  #deaths = 0;
  #tail: string[] = [];

  constructor(plan: ChildPlan, supervision: Supervision) {
    this.#plan = plan;
    this.#supervision = supervision;
    this.#start();
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Its last lines, for a person who asks why. */
  get tail(): string {
    return this.#tail.join('\n');
  }

  /** From here on its lines are shown as they come; before, only its last ones are kept. */
  talk(): void {
    this.#isTalking = true;
  }

  /** SIGTERM, and SIGKILL when it has not ended in time. What it started itself in groups of their own goes on. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    const child = this.#process;
    if (!child) return;
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), this.#plan.stopWithinMs);
    await this.#ended;
    clearTimeout(force);
  }

  #start(): void {
    const startedAt = Date.now();
    const preload = pathToFileURL(path.join(CHECKOUT, 'scripts/exit-with-parent.mjs')).href;
    // In a group of its own: a Ctrl-C in the terminal reaches the launcher alone, which stops things in order.
    const child = spawn(PROJECT_NODE, ['--import', preload, ...this.#plan.args], {
      cwd: CHECKOUT,
      env: { ...this.#plan.environment(), ...COMPILE_CACHE },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => this.#keep(error.message));
      const end = (code: number | null, signal: string | null) => {
        if (this.#process !== child) return;
        this.#process = null;
        resolve();
        this.#onEnd(Date.now() - startedAt, signal ?? formatWords('exitCode', { code: code ?? -1 }));
      };
      child.once('close', end);
      child.once('exit', (code, signal) => setTimeout(end, LAST_LINES_MS, code, signal));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!this.#plan.onLine?.(line)) this.#keep(line);
    });
    createInterface({ input: child.stderr }).on('line', (line) => this.#keep(line));
    this.#supervision.onChange();
  }

  #onEnd(livedMs: number, how: string): void {
    if (this.#isStopping) return;
    this.#supervision.onChange();
    this.#deaths = livedMs < STEADY_MS ? this.#deaths + 1 : 0;
    this.#deathsAtOnce = livedMs < AT_ONCE_MS ? this.#deathsAtOnce + 1 : 0;
    const child = this.#plan.name;
    if (this.#deathsAtOnce >= AT_ONCE_LIMIT) {
      this.#supervision.onGiveUp(new LaunchProblem('childGaveUp', { child, count: AT_ONCE_LIMIT, how, tail: this.tail }));
      return;
    }
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#deaths, LONGEST_PAUSE_MS);
    this.#supervision.say(formatWords('childDied', { child, how, seconds: pauseMs / 1000 }));
    this.#restart = setTimeout(() => this.#start(), pauseMs);
  }

  #keep(line: string): void {
    this.#tail = [...this.#tail, line].slice(-TAIL_LINES);
    if (this.#isTalking) this.#supervision.say(formatWords('childOutput', { child: this.#plan.name, line }));
  }
}
