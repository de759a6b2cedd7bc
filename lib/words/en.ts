import adoption from './en/adoption.json' with { type: 'json' };
import api from './en/api.json' with { type: 'json' };
import auth from './en/auth.json' with { type: 'json' };
import azure from './en/azure.json' with { type: 'json' };
import common from './en/common.json' with { type: 'json' };
import credentials from './en/credentials.json' with { type: 'json' };
import deployments from './en/deployments.json' with { type: 'json' };
import drift from './en/drift.json' with { type: 'json' };
import failures from './en/failures.json' with { type: 'json' };
import input from './en/input.json' with { type: 'json' };
import launcher from './en/launcher.json' with { type: 'json' };
import ledger from './en/ledger.json' with { type: 'json' };
import logs from './en/logs.json' with { type: 'json' };
import maintenance from './en/maintenance.json' with { type: 'json' };
import modules from './en/modules.json' with { type: 'json' };
import plans from './en/plans.json' with { type: 'json' };
import preflight from './en/preflight.json' with { type: 'json' };
import runner from './en/runner.json' with { type: 'json' };
import runs from './en/runs.json' with { type: 'json' };
import settings from './en/settings.json' with { type: 'json' };
import shell from './en/shell.json' with { type: 'json' };
import state from './en/state.json' with { type: 'json' };
import status from './en/status.json' with { type: 'json' };
import teardown from './en/teardown.json' with { type: 'json' };
import wizard from './en/wizard.json' with { type: 'json' };

/** Every text a person reads, in English: ICU messages by namespace. */
export const en = { adoption, api, auth, azure, common, credentials, deployments, drift, failures, input, launcher, ledger, logs, maintenance, modules, plans, preflight, runner, runs, settings, shell, state, status, teardown, wizard };

export type Words = typeof en;
