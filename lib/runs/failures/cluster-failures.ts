import { CLUSTER_SUFFIXES } from '../../azure/azure-cloud.ts';
import type { FailureRule } from './failure-rule.ts';

/** What goes wrong inside the cluster, once it is there: charts and objects in Kubernetes. */
export const CLUSTER_FAILURES: readonly FailureRule[] = [
  {
    code: 'chart_unreachable',
    is: [/could not download chart/, /is not a valid chart repository/, /no cached repo found/, /chart "[^"]+"[^\n]* not found in \S+ repository/, /failed to (?:download|pull) "?(?:https?|oci):/, /failed to fetch \S+\/(?:index\.yaml|\S+\.tgz)/],
    of: /^helm_release$|^$/,
    values: { repository: /(https?:\/\/[^\s"]+)/ },
  },
  { code: 'already_exists', text: 'release_exists', is: [/cannot re-use a name that is still in use/], of: /^helm_release$/, values: {} },
  {
    code: 'already_exists',
    text: 'object_exists',
    is: [/rendered manifests contain a resource that already exists/, /^\s*(?:[^\n]*: )?[a-z]+(?:\.[a-z0-9.]+)? "[^"]+" already exists/m],
    of: /^(?:helm|kubernetes)_/,
    values: { object: /(\w+ "[^"]+" in namespace "[^"]*"|[a-z]+(?:\.[a-z0-9.]+)? "[^"]+")/ },
  },
  // The operator's chart brings the kind, and the API server learns of it a moment later (helm/helm#11321).
  { code: 'not_spread_yet', text: 'crd_missing', is: [/resource mapping not found for name/, /no matches for kind "[^"]+"/, /ensure CRDs are installed first/], values: { object: /no matches for kind "([^"]+)"/ } },
  { code: 'timed_out', text: 'service_account_secret', is: [/Waiting for default secret of "[^"]*" to appear/], of: /^kubernetes_|^$/ },
  // Helm's own mark on a release, which a Helm that was killed leaves there.
  { code: 'operation_in_progress', text: 'release_pending', is: [/another operation \(install\/upgrade\/rollback\) is in progress/], of: /^helm_release$/ },
  {
    code: 'not_authorized',
    text: 'cluster_forbidden',
    is: [/ is forbidden: User "[^"]*" cannot \w+ resource/],
    of: /^(?:helm|kubernetes)_|^$/,
    values: { client: /User "([^"]+)"/, action: /(cannot \w+ resource "[^"]+")/ },
  },
  { code: 'cluster_unreachable', is: [/Kubernetes cluster unreachable/] },
  // The cluster's API did answer: what it asks in turn, inside of the cluster, did not.
  { code: 'cluster_unreachable', text: 'webhook_not_ready', is: [/failed calling webhook/, /no endpoints available for service/], of: /^(?:helm|kubernetes)_/, values: { service: /(?:calling webhook|for service) "([^"]+)"/ }, remedy: 'run_again' },
  {
    code: 'cluster_unreachable',
    is: [/server is currently unable to handle the request/, /dial tcp|connection refused|no such host|i\/o timeout|TLS handshake|x509:/, /^Unauthorized|the server has asked for the client to provide credentials/],
    of: /^(?:helm|kubernetes)_/,
  },
  // An error of the provider itself names no resource.
  { code: 'cluster_unreachable', is: [new RegExp(String.raw`(?:${CLUSTER_SUFFIXES.join('|').replaceAll('.', String.raw`\.`)})[^]*(?:dial tcp|connection re|no such host|i\/o timeout|TLS handshake|x509:|EOF)`)] },
];
