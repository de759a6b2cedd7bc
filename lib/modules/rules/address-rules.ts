import { type InputProblem, inputError } from '../input-problem.ts';
import type { CheckedInputs } from './checked-inputs.ts';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
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
  const extra = /^[a-z]+:\/\//i.exec(domain)?.[0] ?? /[/:].*$/.exec(domain)?.[0];
  if (extra !== undefined) return [inputError('domain_name', 'domain_with_scheme', { part: extra })];
  const labels = domain.split('.');
  if (labels.length >= 2 && labels.every((label) => LABEL.test(label))) return [];
  return [inputError('domain_name', 'domain_malformed', { value: domain })];
}

function checkSubdomain(subdomain: string): InputProblem[] {
  if (subdomain === '') return [inputError('subdomain', 'subdomain_empty')];
  return subdomain.split('.').every((label) => LABEL.test(label)) ? [] : [inputError('subdomain', 'subdomain_malformed', { value: subdomain })];
}
