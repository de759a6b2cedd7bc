import type { LauncherEnv } from '#lib/env/launcher-env.ts';
import { runnerEnvironment, simulatorEnvironment, webEnvironment } from './child-environment.ts';
import type { LaunchFacts } from './child-environment.ts';
import type { ChildPlan } from './supervised-child.ts';

/**
 * Garbage of pages is gathered in small portions, in MiB: with V8's own choice one page in ten waits 20 to 40 ms for it
 * (docs/benchmarks.md).
 */
const WEB_NEW_SPACE_MIB = 8;

/** Pages and doors, on HOST and PORT. */
export function planWeb(facts: LaunchFacts): ChildPlan {
  const args = [`--max-semi-space-size=${WEB_NEW_SPACE_MIB}`, 'scripts/web-server.ts'];
  return { name: 'web', args, environment: () => webEnvironment(facts), stopWithinMs: 10_000 };
}

/** Node then trusts what Terraform does: the machine's own certificates, or those that SSL_CERT_FILE and SSL_CERT_DIR name. */
const SYSTEM_CERTIFICATES = '--use-system-ca';

/** Claims runs. It gets long to stop: it ends what it is writing, and leaves a Terraform under way alone. */
export function planRunner(facts: LaunchFacts): ChildPlan {
  return { name: 'runner', args: [SYSTEM_CERTIFICATES, 'terraform-runner/main.ts'], environment: () => runnerEnvironment(facts), stopWithinMs: 30_000 };
}

/** Azure on loopback for practice deployments; prints {"url"} when it listens, and keeps its port when started again. */
export function planSimulator(env: LauncherEnv, onUrl: (url: string) => void): ChildPlan {
  let port = env.simulatorPort;
  const onLine = (line: string) => {
    const url = findUrl(line);
    if (url === null) return false;
    port = Number(new URL(url).port);
    onUrl(url);
    return true;
  };
  const args = ['terraform-runner/practice/simulator/main.ts'];
  return { name: 'simulator', args, environment: () => simulatorEnvironment(env, port), stopWithinMs: 5000, onLine };
}

function findUrl(line: string): string | null {
  try {
    const said: unknown = JSON.parse(line);
    const url = typeof said === 'object' && said !== null && 'url' in said ? said.url : null;
    return typeof url === 'string' && URL.canParse(url) ? url : null;
  } catch {
    return null;
  }
}
