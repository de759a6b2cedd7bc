import type { FailureRule } from './failure-rule.ts';

/**
 * What stands between the runner and the internet: a proxy that wants to know who asks, and one that refuses an address. The texts
 * are Go's (net/http), curl's and git's (libcurl), and Node's.
 */
export const PROXY_FAILURES: readonly FailureRule[] = [
  {
    code: 'proxy_sign_in',
    is: [/Proxy Authentication Required/i, /HTTP code 407 from proxy/i, /CONNECT tunnel failed, response 407/, /\b407\b[^\n]*\bproxy\b/i, /\bproxy\b[^\n]*\b407\b/i],
    values: { host: /https?:\/\/([^/":\s]+)/ },
  },
  {
    code: 'proxy_refused',
    // Go's transport gives only the status text of a refused CONNECT (net/http, transport.go).
    is: [/Received HTTP code (?:403|502|503|504) from proxy after CONNECT/, /CONNECT tunnel failed, response (?!407)\d{3}/, /(?:Get|Head|Post|Put) "https:[^"]+": (?:Forbidden|Bad Gateway|Service Unavailable|Gateway Time-?out)\b/i],
    values: { host: /https?:\/\/([^/":\s]+)/, reason: /((?:Received HTTP code|CONNECT tunnel failed)[^\n]*|(?<=": )(?:Forbidden|Bad Gateway|Service Unavailable|Gateway Time-?out))/i },
  },
];
