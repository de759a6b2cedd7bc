import type { BackendRules } from './configuration/check-backend.ts';
import type { ConsoleKey } from './credentials/console-key.ts';
import type { Database } from './db/transaction.ts';
import type { RunLimits } from './runs/run-limits.ts';
import type { RunDelivery } from './runs/run-delivery.ts';

/** What every use case works with; assembled once per process. */
export interface ConsoleContext {
  db: Database;
  key: ConsoleKey;
  delivery: RunDelivery;
  /** Where Terraform and people reach this console, without a trailing slash. */
  consoleUrl: string;
  limits: RunLimits;
  /** Patterns of providers that the operator allows beside those of the module version (ALLOWED_PROVIDERS). */
  allowedProviders?: readonly string[];
  /** What the operator allows credentials and backends to name; left out: nothing. */
  backendRules?: BackendRules;
}
