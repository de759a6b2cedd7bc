import type { ObservedState } from '../azure/observe-states.ts';
import type { ComponentState, ReasonCode, StatusReason } from './component-status.ts';

/** What one of Azure's words about a resource amounts to. */
export interface Finding {
  status: ComponentState;
  reason: StatusReason;
}

/**
 * ARM's provisioningState: Succeeded, Failed and Canceled are ends, every other word is a resource provider's own for being at
 * work (learn.microsoft.com/azure/azure-resource-manager/management/async-operations).
 */
export function readProvisioning(name: string, state: string | null): Finding {
  if (state === null) return finding('unknown', 'not_told', { name });
  if (state === 'Succeeded') return finding('healthy', 'provisioned', { count: 1 });
  if (state === 'Failed' || state === 'Canceled') return finding('degraded', 'failed', { name, state });
  if (state === 'Disabled') return finding('degraded', 'disabled', { name });
  return finding('changing', 'provisioning', { name, state });
}

/** PowerState.code of AKS clusters and node pools: Running or Stopped (learn.microsoft.com/rest/api/aks/managed-clusters/get). */
export function readPower(name: string, state: string | null): Finding {
  if (state === null) return finding('unknown', 'not_told', { name });
  return state === 'Running' ? finding('healthy', 'running', { name }) : finding('stopped', 'off', { name });
}

/** A gateway's, a MySQL server's or a storage account's own state (lib/azure/observe-states.ts names the sources). */
export function readOwnState(name: string, { state, standby, refusal }: ObservedState): Finding[] {
  if (refusal !== null) return [finding('unknown', refusal === 'unknown' ? 'not_understood' : refusal, { name })];
  if (state === null) return [finding('unknown', 'not_told', { name })];
  return [OWN_STATES[state.toLowerCase()]?.(name) ?? finding('changing', 'moving', { name, state }), ...standbyFindings(name, standby)];
}

const OWN_STATES: Readonly<Record<string, (name: string) => Finding>> = {
  running: (name) => finding('healthy', 'running', { name }),
  ready: (name) => finding('healthy', 'running', { name }),
  available: (name) => finding('healthy', 'running', { name }),
  stopped: (name) => finding('stopped', 'off', { name }),
  disabled: (name) => finding('degraded', 'disabled', { name }),
  unavailable: (name) => finding('degraded', 'unavailable', { name }),
};

function standbyFindings(name: string, standby: string | null): Finding[] {
  if (standby === null || standby === 'Healthy') return [];
  return standby === 'NotEnabled' ? [finding('degraded', 'no_standby', { name })] : [finding('changing', 'moving', { name, state: standby })];
}

function finding(status: ComponentState, code: ReasonCode, values: Record<string, string | number>): Finding {
  return { status, reason: { code, values } };
}
