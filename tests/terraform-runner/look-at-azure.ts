// What the runner does to look at a deployment on Azure, as a process of its own: its certificates are those it was started with.
import { cloudOfSettings } from '#lib/azure/azure-cloud.ts';
import { createAzureClients } from '#lib/azure/azure-clients.ts';
import { signInOf } from '#lib/azure/azure-sign-in.ts';
import { observeDeployment } from '#lib/azure/observe-deployment.ts';
import { AZURE_SETTINGS, NETWORK_SETTINGS, pickSettings } from '#lib/env/passed-on.ts';
import { NO_NETWORK_VALUES } from '#lib/network/network-settings.ts';
import { credentialOf } from '#runner/azure-sign-in.ts';
import { applyToProcess } from '#runner/process-network.ts';

// As if an admin had stored these in the settings.
applyToProcess(process.env, pickSettings(process.env, NETWORK_SETTINGS), { values: { ...NO_NETWORK_VALUES, ...(JSON.parse(process.env.STORED_SETTINGS ?? '{}') as object) }, logins: {} });
const azure = pickSettings(process.env, AZURE_SETTINGS);
const signIn = signInOf(azure, null);
const cloud = cloudOfSettings(azure);
if (signIn === null || signIn.subscriptionId === null || cloud === null) throw new Error('no way into Azure');
const clients = createAzureClients({ credential: credentialOf(signIn, azure, cloud), subscriptionId: signIn.subscriptionId, endpoint: cloud.endpoint });
process.stdout.write(JSON.stringify(await observeDeployment(clients, { resourceGroup: 'demo', clusterName: 'demo-cluster' })));
