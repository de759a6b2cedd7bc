import type { PracticeFault } from './deployment.ts';

/** Where the faults stand that no resource has: what lies between Terraform's end and a W&B one can sign in to. */
const FAR_END = 'far_end';

/** What practice can play at the far end, each at its link of the chain. Unlike a resource's fault it works at once, without a run. */
export const FAR_END_FAULTS = [
  { name: 'record_missing', address: `${FAR_END}.dns` },
  { name: 'record_elsewhere', address: `${FAR_END}.dns` },
  { name: 'port_shut', address: `${FAR_END}.port` },
  { name: 'certificate_missing', address: `${FAR_END}.certificate` },
  { name: 'certificate_expired', address: `${FAR_END}.certificate` },
  { name: 'health_failing', address: `${FAR_END}.healthz` },
  { name: 'sign_in_missing', address: `${FAR_END}.sign_in` },
] as const;
export type FarEndFault = (typeof FAR_END_FAULTS)[number]['name'];

export const FAR_END_FAULT_NAMES: readonly FarEndFault[] = FAR_END_FAULTS.map(({ name }) => name);

/** Whether a fault stands at the far end, where Terraform and its resources know nothing of it. */
export function isFarEndFault({ address }: { address: string }): boolean {
  return address.startsWith(`${FAR_END}.`);
}

/** What is played at the far end; null when all works. */
export function farEndFaultOf(faults: readonly PracticeFault[]): FarEndFault | null {
  const errors = faults.filter(isFarEndFault).map(({ error }) => error);
  return FAR_END_FAULT_NAMES.find((name) => errors.includes(name)) ?? null;
}

/** The faults with another one at the far end, or none. */
export function withFarEndFault(faults: readonly PracticeFault[], name: FarEndFault | null): PracticeFault[] {
  const planted = FAR_END_FAULTS.find((fault) => fault.name === name);
  return [...faults.filter((fault) => !isFarEndFault(fault)), ...(planted === undefined ? [] : [{ address: planted.address, kind: 'fail' as const, error: planted.name }])];
}
