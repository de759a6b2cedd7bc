/** Hides the secrets it knows in whatever text passes through, and learns new ones on the way. */
export interface Mask {
  /** The text with every known secret replaced; the same string when there is none in it. Linear in its length. */
  text: (text: string) => string;
  /** From now on this value is a secret too. Empty and very short ones are not taken, see MIN_SECRET_LENGTH. */
  add: (value: string) => void;
}

export const MASKED = '••••••';

/**
 * What is shorter is not masked wherever it appears: it is too short to protect anything, and taking it would tear holes into
 * words and numbers of every line (random_password's id is "none"; inputs hold "true", "5000", "admin").
 */
const MIN_SECRET_LENGTH = 6;

/** Made of the secret inputs and credentials of a run; shared by everything that the run writes. */
export function createMask(secrets: Iterable<string>): Mask {
  const forms = new Set<string>();
  let hide: ((text: string) => string) | null = null;
  const add = (value: string) => {
    for (const form of formsOf(value)) {
      if (forms.has(form)) continue;
      forms.add(form);
      hide = null;
    }
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    text: (text) => {
      if (forms.size === 0 || text.length < MIN_SECRET_LENGTH) return text;
      hide ??= hiderOf(forms);
      return hide(text);
    },
  };
}

/** The ways in which one secret may come out: as it is, line by line, quoted, in an address, in a header. */
function formsOf(secret: string): string[] {
  const lines = secret.includes('\n') ? secret.split(/\r?\n/).map((line) => line.trim()) : [];
  return [secret, secret.trim(), ...lines].flatMap(spellingsOf).filter((form) => form.length >= MIN_SECRET_LENGTH);
}

function spellingsOf(text: string): string[] {
  if (text.length < MIN_SECRET_LENGTH) return [];
  const url = encodeURIComponent(wellFormed(text));
  return [text, ...quotedForms(text), url, url.replaceAll('%20', '+'), url.toLowerCase(), ...base64Forms(text)];
}

/** Within JSON as JavaScript and as Go write it (Go escapes <, > and &), once and twice, and as HCL does. */
function quotedForms(text: string): string[] {
  const json = quote(text);
  const go = json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');
  return [json, go, quote(json), quote(go), json.replaceAll('${', '$${').replaceAll('%{', '%%{')];
}

function quote(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/**
 * Base64 at each of the three places a value can start at within a group of three bytes, so that a password is found in the
 * encoding of "user:password" too; the characters that its neighbours have a share in are left out.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const shifted = [0, 1, 2].map((before) => {
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').slice([0, 2, 3][before], whole);
  });
  // Short pieces of Base64 could be anything.
  return shifted.filter((form) => form.length >= 8).flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** Longer ones are looked for as they are: a pattern has a size at which it is refused, and would then be shown in the error. */
const MAX_FORM_IN_PATTERN = 512;
const MAX_FORMS_IN_PATTERN = 64;

/** The longest first, so that a secret that begins with another is hidden whole. */
function hiderOf(forms: Set<string>): (text: string) => string {
  const sorted = [...forms].sort((a, b) => b.length - a.length);
  const long = sorted.filter((form) => form.length > MAX_FORM_IN_PATTERN);
  const patterns = chunksOf(sorted.slice(long.length), MAX_FORMS_IN_PATTERN).map((some) => new RegExp(some.map((form) => RegExp.escape(form)).join('|'), 'g'));
  return (text) => {
    const rest = long.reduce((hidden, form) => (form.length > hidden.length ? hidden : hidden.replaceAll(form, MASKED)), text);
    return patterns.reduce((hidden, pattern) => hidden.replace(pattern, MASKED), rest);
  };
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** encodeURIComponent refuses half of a surrogate pair. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
