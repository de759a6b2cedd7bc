import { type InputProblem, inputError, inputWarning } from '../input-problem.ts';
import type { CheckedInputs } from './checked-inputs.ts';

/** Who may reach W&B: IP ranges and private link. */
export function checkNetwork(checked: CheckedInputs): InputProblem[] {
  return [...checkIpRanges(checked), ...checkPrivateLink(checked)];
}

function checkIpRanges(checked: CheckedInputs): InputProblem[] {
  const ranges = checked.list('allowed_ip_ranges');
  if (ranges.length === 0) return [];
  // Rules are numbered from 100 and the built-in one sits at 120, from 7.6.1 on at 300.
  const max = checked.isAtLeast('7.6.1') ? 200 : 20;
  const tooMany = ranges.length > max ? [inputError('allowed_ip_ranges', 'too_many_ip_ranges', { count: ranges.length, max, version: checked.version })] : [];
  const ownCertificates = checked.isOn('use_dns_resolver') ? [] : [inputWarning('allowed_ip_ranges', 'ip_ranges_tls')];
  return [...ranges.flatMap(checkRange), ...tooMany, ...ownCertificates];
}

function checkRange(range: string): InputProblem[] {
  const parsed = parseRange(range);
  if (!parsed) return [inputError('allowed_ip_ranges', 'ip_range_malformed', { value: range })];
  const start = firstAddress(parsed.address, parsed.bits);
  return start === parsed.address ? [] : [inputError('allowed_ip_ranges', 'ip_range_host_bits', { value: range, suggestion: `${formatAddress(start)}/${parsed.bits}` })];
}

function parseRange(range: string): { address: number; bits: number } | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(range);
  if (!match) return null;
  // Some programs read 010 as eight, and Go refuses it.
  if (match.slice(1).some((part) => part !== undefined && /^0\d/.test(part))) return null;
  const octets = match.slice(1, 5).map(Number);
  const bits = match[5] === undefined ? 32 : Number(match[5]);
  if (octets.some((octet) => octet > 255) || bits > 32) return null;
  return { address: octets.reduce((sum, octet) => sum * 256 + octet, 0), bits };
}

function firstAddress(address: number, bits: number): number {
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) * size;
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

function checkPrivateLink(checked: CheckedInputs): InputProblem[] {
  if (!checked.has('create_private_link')) return [];
  const ids = (checked.text('allowed_subscriptions') ?? '').split(',').map((id) => id.trim()).filter((id) => id !== '');
  const malformed = ids.filter((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
  const problems = malformed.map((value) => inputError('allowed_subscriptions', 'subscription_malformed', { value }));
  if (checked.isOn('create_private_link') && ids.length === 0 && checked.complete) problems.push(inputWarning('allowed_subscriptions', 'private_link_unused'));
  if (!checked.isOn('create_private_link') && ids.length > 0) problems.push(inputWarning('allowed_subscriptions', 'allowed_subscriptions_unused'));
  return problems;
}
