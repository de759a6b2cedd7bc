import { requiredProviders } from '#lib/preflight/required-providers.ts';
import { failed, passed, warned, type Check, type Found } from '../check.ts';
import type { CheckContext } from '../check-context.ts';
import { isGranted } from '../facts/grants.ts';
import { listProviders } from '../facts/resource-providers.ts';

/**
 * Whether the subscription has the resource providers that the module uses. Where the caller may, azurerm registers them by itself
 * at its first plan, so that is no reason to stop; where it may not, every one of them fails a run.
 */
export const providersCheck: Check = {
  id: 'providers',
  async find(context) {
    const needed = requiredProviders(context.subject);
    const states = await listProviders(context.azure);
    const inState = (...wanted: string[]) => needed.filter((name) => wanted.includes(states.get(name.toLowerCase()) ?? 'NotRegistered'));
    const absent = inState('NotRegistered', 'Unregistered', 'Unregistering');
    const underWay = inState('Registering');
    if (absent.length > 0) return absence(context, absent);
    if (underWay.length > 0) return warned('registering', { values: namesOf(underWay) });
    return passed('registered', { values: { count: needed.length } });
  },
};

async function absence(context: CheckContext, absent: string[]): Promise<Found> {
  const command = absent.map((name) => `az provider register --namespace ${name}`).join('\n');
  const mayRegister = await context.grants().then((grants) => absent.every((name) => isGranted(grants, `${name}/register/action`)), () => null);
  if (mayRegister === false) return failed('may_not_register', { values: namesOf(absent), command });
  return warned('not_registered', { values: namesOf(absent), command, action: 'register_providers' });
}

function namesOf(names: readonly string[]): { names: string; count: number } {
  return { names: names.join(', '), count: names.length };
}
