export type DurationParts =
  | { form: 'seconds'; seconds: string }
  | { form: 'minutes'; minutes: string; seconds: string }
  | { form: 'hours'; hours: string; minutes: string };

/** A length as the console writes it: 5 s, 4 m 05 s, 2 h 07 m. Never negative, whatever the clocks say. */
export function splitDuration(milliseconds: number): DurationParts {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  if (total < 60) return { form: 'seconds', seconds: String(total) };
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return { form: 'minutes', minutes: String(minutes), seconds: twoDigits(total % 60) };
  return { form: 'hours', hours: String(Math.floor(minutes / 60)), minutes: twoDigits(minutes % 60) };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
