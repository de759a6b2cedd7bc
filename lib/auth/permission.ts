/** Who may do what. Each role includes the ones before it. */
export const ROLES = ['viewer', 'planner', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = ['view', 'draft', 'plan', 'approve', 'cancel', 'destroy', 'manage_people', 'manage_credentials', 'manage_state', 'manage_settings', 'skip_preflight', 'allow_downgrade'] as const;
export type Permission = (typeof PERMISSIONS)[number];

const LOWEST_ROLE: Record<Permission, Role> = {
  view: 'viewer',
  draft: 'planner',
  plan: 'planner',
  approve: 'approver',
  cancel: 'approver',
  destroy: 'approver',
  manage_people: 'admin',
  manage_credentials: 'admin',
  manage_state: 'admin',
  manage_settings: 'admin',
  skip_preflight: 'admin',
  allow_downgrade: 'admin',
};

export function may(role: Role, permission: Permission): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(LOWEST_ROLE[permission]);
}

export function isRole(value: string): value is Role {
  return (ROLES as readonly string[]).includes(value);
}

/** Who is acting: a person with a session, or a program with an API token. */
export interface Actor {
  id: string;
  kind: 'person' | 'token';
  /** What history shows: the e-mail address, or `token NAME`. */
  label: string;
  name: string;
  role: Role;
}
