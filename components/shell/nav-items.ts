import { Boxes, History, Settings, type LucideIcon } from 'lucide-react';

export interface NavItem {
  key: 'deployments' | 'runs' | 'settings';
  href: string;
  icon: LucideIcon;
}

/** Where the navigation leads; only pages that exist stand here. */
export const NAV_ITEMS: readonly NavItem[] = [
  { key: 'deployments', href: '/deployments', icon: Boxes },
  { key: 'runs', href: '/runs', icon: History },
  { key: 'settings', href: '/settings', icon: Settings },
];

/** Whether a page lies under an entry of the navigation. */
export function isWithin(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}
