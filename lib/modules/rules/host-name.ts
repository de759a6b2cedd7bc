const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** What is wrong with a host name, or null. */
export type HostNameProblem = 'upper_case' | 'ip_address' | 'malformed';

/**
 * Checks a host name as Kubernetes checks the host of an Ingress: a lower-case DNS name (RFC 1123) and no IP address
 * (kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1, rules.host).
 */
export function findHostNameProblem(host: string): HostNameProblem | null {
  if (isIpAddress(host)) return 'ip_address';
  if (host.split('.').every((label) => LABEL.test(label))) return null;
  return host.split('.').every((label) => LABEL.test(label.toLowerCase())) ? 'upper_case' : 'malformed';
}

/** Whether a text is an IPv4 address, or an IPv6 one with or without its brackets. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || /^\[?[0-9a-f]{0,4}(:[0-9a-f.]{0,15}){2,8}\]?$/i.test(text);
}

/** Whether a text is four numbers with dots between. */
export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}
