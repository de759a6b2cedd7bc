import { QUOTA_PAGE, SUBSCRIPTIONS_PAGE } from '../../azure/azure-cloud.ts';
import type { Remedy, RemedyKind } from '../run-failure.ts';

/** The id of the subscription that a resource's id begins with. */
export const SUBSCRIPTION = /\/subscriptions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;
const GROUP = /\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\w.()-]+/i;
/** What Azure itself links to in its refusal: the request, filled in. */
const FILLED_IN_REQUEST = /https:\/\/(?:aka\.ms\/ProdportalCRP\/#|portal\.azure\.(?:com|us|cn)\/#)[^\s"'\\]+/;

/**
 * The remedy with the page of the Azure portal it is found on, made of the ids in the error; without one where the cloud's portal is
 * not known. The addresses are those that the portal shows for a resource's page (`#@/resource<id>/<menu>`), and Microsoft's for
 * quotas (learn.microsoft.com/azure/quotas/quickstart-increase-quota-portal).
 */
export function remedyOf(kind: RemedyKind | null, text: string, portal: string | null): Remedy | null {
  if (kind === null) return null;
  const page = portal === null ? null : pageIn(kind, text);
  return { kind, href: (kind === 'raise_quota' ? FILLED_IN_REQUEST.exec(text)?.[0] : null) ?? (page === null ? null : `${portal}${page}`) };
}

/** Below the portal's address; null for what the console does itself. */
function pageIn(kind: RemedyKind, text: string): string | null {
  switch (kind) {
    case 'run_again':
    case 'change_options':
      return null;
    case 'raise_quota':
      return QUOTA_PAGE;
    case 'turn_off_lock':
      return pageOf(/locked: '(\/subscriptions\/[^']+)'/.exec(text)?.[1], 'locks') ?? pageOf(GROUP.exec(text)?.[0], 'locks') ?? subscriptionPage(text, 'locks');
    case 'register_provider':
      return subscriptionPage(text, 'resourceproviders');
    case 'grant_access':
      return pageOf(/scope(?:\(s\))? '(\/subscriptions\/[0-9a-f-]{36})/.exec(text)?.[1], 'users') ?? subscriptionPage(text, 'users');
    case 'enable_subscription':
      return subscriptionPage(text, 'overview');
    case 'see_resource_group':
      return pageOf(GROUP.exec(text)?.[0], 'overview') ?? subscriptionPage(text, 'overview');
  }
}

function subscriptionPage(text: string, menu: string): string {
  const id = SUBSCRIPTION.exec(text)?.[1];
  return pageOf(id === undefined ? undefined : `/subscriptions/${id}`, menu) ?? SUBSCRIPTIONS_PAGE;
}

function pageOf(id: string | undefined, menu: string): string | null {
  return id === undefined || !/^[\w/.()-]+$/.test(id) ? null : `/#@/resource${id}/${menu}`;
}
