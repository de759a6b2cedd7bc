/** The header by which a runner says which answers of the simulator are to be others: `<namespace>;<location>;<fault>,<fault>`. */
export const PREFLIGHT_FAULTS_HEADER = 'x-practice-preflight';

/** The faults that a request asks for, and the namespace and region of the deployment they are planted in. */
export interface AskedFaults {
  namespace: string;
  location: string;
  has: (fault: string) => boolean;
}

/** A request without the header is answered for a healthy subscription. */
export function askedFaults(header: string | string[] | undefined): AskedFaults {
  const [namespace = '', location = '', names = ''] = String(header ?? '').split(';');
  const faults = new Set(names.split(','));
  return { namespace, location, has: (fault) => faults.has(fault) };
}
