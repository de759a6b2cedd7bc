import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(path.resolve(import.meta.dirname, '../../app/globals.css'), 'utf8');
const TONES = ['running', 'waiting', 'good', 'failed', 'unknown'];
const SURFACES = ['background', 'surface', 'raised', 'hover'];

describe.each([['light', ':root'], ['dark', '.dark']])('in the %s theme', (_theme, selector) => {
  const colours = readColours(selector);

  test.each(SURFACES.flatMap((surface) => ['text', 'muted', 'accent', 'danger', ...TONES].map((text) => [text, surface])))(
    '%s can be read on %s',
    (text, surface) => {
      expect(contrast(colour(text), colour(surface))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(TONES.flatMap((tone) => ['background', 'surface', 'raised'].map((surface) => [tone, surface])))('%s and the text can be read on its own tint over %s', (tone, surface) => {
    const tint = mix(colour(tone), colour(surface), 0.08);
    expect(contrast(colour(tone), tint)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('text'), tint)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('muted'), tint)).toBeGreaterThanOrEqual(4.5);
  });

  test.each([['accent'], ['danger']])('words on a button of %s can be read, hovered too', (button) => {
    expect(contrast(colour(`on-${button}`), colour(button))).toBeGreaterThanOrEqual(4.5);
    for (const surface of SURFACES) expect(contrast(colour(`on-${button}`), mix(colour(button), colour(surface), 0.9))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['background', 'surface', 'raised'])('controls and focus rings stand out on %s', (surface) => {
    expect(contrast(colour('control'), colour(surface))).toBeGreaterThanOrEqual(3);
    expect(contrast(colour('accent'), colour(surface))).toBeGreaterThanOrEqual(3);
  });

  function colour(name: string): Rgb {
    const found = colours.get(name);
    if (found === undefined) throw new Error(`globals.css has no --${name} in ${selector}`);
    return found;
  }
});

test('both themes have the same names', () => {
  expect([...readColours('.dark').keys()]).toEqual([...readColours(':root').keys()]);
});

/** Linear sRGB, 0 to 1. */
type Rgb = readonly [number, number, number];

function readColours(selector: string): Map<string, Rgb> {
  const block = new RegExp(`^${selector.replace('.', '\\.')} \\{([^}]*)\\}`, 'm').exec(css)?.[1] ?? '';
  const entries = [...block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)];
  return new Map(entries.map(([, name, l, c, h]) => [String(name), fromOklch(Number(l), Number(c), Number(h))]));
}

/** OKLCH to linear sRGB (bottosson.github.io/posts/oklab), clipped into the gamut as browsers do at worst. */
function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** A translucent colour over another, mixed in gamma-encoded sRGB as alpha is. */
function mix(over: Rgb, under: Rgb, alpha: number): Rgb {
  const channel = (index: 0 | 1 | 2): number => decode(encode(over[index]) * alpha + encode(under[index]) * (1 - alpha));
  return [channel(0), channel(1), channel(2)];
}

function encode(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}

function decode(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** WCAG 2.2 contrast ratio. */
function contrast(first: Rgb, second: Rgb): number {
  const [high, low] = [luminance(first), luminance(second)].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
