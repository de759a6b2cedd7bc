import type { Inputs } from './deployment.ts';

/** Where W&B will answer; null before there is a domain. The module serves HTTPS unless ssl is off. */
export function addressOf(inputs: Inputs): { fqdn: string; url: string } | null {
  const { domain_name: domain, subdomain, ssl } = inputs;
  if (typeof domain !== 'string' || domain === '') return null;
  const fqdn = typeof subdomain === 'string' && subdomain !== '' ? `${subdomain}.${domain}` : domain;
  return { fqdn, url: `${ssl === false ? 'http' : 'https'}://${fqdn}` };
}
