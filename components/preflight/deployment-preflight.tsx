'use client';

import { useRefresh } from '#components/connection/use-connection.ts';
import type { Target } from '#lib/deployments/deployment.ts';
import type { PreflightReport } from '#lib/preflight/preflight.ts';
import { PreflightPanel } from './preflight-panel.tsx';
import type { HowToLook, StartPreflight } from './start-preflight.ts';
import { usePreflight } from './use-preflight.ts';

interface DeploymentPreflightProps {
  deploymentId: string;
  target: Target;
  preflight: { report: PreflightReport | null; gated: boolean; outdated: boolean };
  /** It is deployed, and no run waits. */
  calm: boolean;
  allowed: { deploy: boolean; fix: boolean };
  startAction: (deploymentId: string, how: HowToLook) => ReturnType<StartPreflight>;
}

/** The preflight on a deployment's page; the page's buttons follow it once it is finished. */
export function DeploymentPreflight({ deploymentId, target, preflight: { report, gated, outdated }, calm, allowed, startAction }: DeploymentPreflightProps) {
  const refresh = useRefresh();
  const state = usePreflight({ deploymentId, initial: report, start: (how) => startAction(deploymentId, how), onFinished: refresh });
  return <PreflightPanel state={state} target={target} blocks={gated} outdated={outdated && state.report?.id === report?.id} calm={calm} allowed={{ look: allowed.deploy, fix: allowed.fix }} />;
}
