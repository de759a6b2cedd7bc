import { type InputProblem, inputError } from '../input-problem.ts';
import type { CheckedInputs } from './checked-inputs.ts';
import { findHostNameProblem, isIpAddress } from './host-name.ts';

/** DNS: 255 octets on the wire, which leaves 253 characters. */
const LONGEST_NAME = 253;

/** Domain and subdomain, from which the module makes the address of W&B. */
export function checkAddress(checked: CheckedInputs): InputProblem[] {
  const domain = checked.text('domain_name');
  const subdomain = checked.text('subdomain');
  const problems = [...(domain ? checkDomain(domain) : []), ...(subdomain === undefined ? [] : checkSubdomain(subdomain))];
  if (problems.length > 0 || !domain) return problems;
  const fqdn = subdomain ? `${subdomain}.${domain}` : domain;
  return fqdn.length > LONGEST_NAME ? [inputError('subdomain', 'fqdn_too_long', { value: fqdn, max: LONGEST_NAME })] : [];
}

function checkDomain(domain: string): InputProblem[] {
  // No top-level domain is a number (RFC 1123, 2.1), and programs read 10.1 and 10.0x1 as an address.
  if (isIpAddress(domain) || /\.(?:\d+|0x[0-9a-f]*)$/i.test(domain)) return [inputError('domain_name', 'host_ip_address')];
  const extra = /^[a-z]+:\/\//i.exec(domain)?.[0] ?? /[/:].*$/.exec(domain)?.[0];
  if (extra !== undefined) return [inputError('domain_name', 'domain_with_scheme', { part: extra })];
  const problem = findHostNameProblem(domain);
  if (problem === 'upper_case') return [inputError('domain_name', 'host_upper_case', { suggestion: domain.toLowerCase() })];
  if (problem === null && domain.includes('.')) return [];
  return [inputError('domain_name', 'domain_malformed', { value: domain })];
}

function checkSubdomain(subdomain: string): InputProblem[] {
  if (subdomain === '') return [inputError('subdomain', 'subdomain_empty')];
  const problem = findHostNameProblem(subdomain);
  if (problem === 'ip_address') return [inputError('subdomain', 'host_ip_address')];
  if (problem === 'upper_case') return [inputError('subdomain', 'host_upper_case', { suggestion: subdomain.toLowerCase() })];
  return problem === null ? [] : [inputError('subdomain', 'subdomain_malformed', { value: subdomain })];
}
