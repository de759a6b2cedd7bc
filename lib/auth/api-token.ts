import type { Role } from './permission.ts';

/** A token as lists show it; what it opens is never read back. */
export interface ApiTokenSummary {
  id: string;
  name: string;
  role: Role;
  createdAt: string;
  lastUsedAt: string | null;
}
