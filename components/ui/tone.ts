/** What a status means at a glance: each tone has a colour and a shape of its own. */
export const TONES = ['running', 'waiting', 'good', 'failed', 'unknown'] as const;
export type Tone = (typeof TONES)[number];

export const TEXT_OF_TONE: Record<Tone, string> = {
  running: 'text-running',
  waiting: 'text-waiting',
  good: 'text-good',
  failed: 'text-failed',
  unknown: 'text-unknown',
};

export const FILL_OF_TONE: Record<Tone, string> = {
  running: 'bg-running',
  waiting: 'bg-waiting',
  good: 'bg-good',
  failed: 'bg-failed',
  unknown: 'bg-unknown',
};

/** Tinted enough to be seen, light enough that text of the tone keeps 4.5:1 on it (contrast.test.ts). */
export const TINT_OF_TONE: Record<Tone, string> = {
  running: 'bg-running/8',
  waiting: 'bg-waiting/8',
  good: 'bg-good/8',
  failed: 'bg-failed/8',
  unknown: 'bg-unknown/8',
};

export const EDGE_OF_TONE: Record<Tone, string> = {
  running: 'border-running/35',
  waiting: 'border-waiting/35',
  good: 'border-good/35',
  failed: 'border-failed/35',
  unknown: 'border-unknown/35',
};
