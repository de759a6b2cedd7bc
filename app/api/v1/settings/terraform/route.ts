import { networkSettingsInput } from '#lib/network/network-settings-schema.ts';
import { saveNetworkSettings, summarizeNetworkSettings } from '#lib/network/network-settings-store.ts';
import { route } from '#lib/web/api.ts';

/** How Terraform and the Azure SDKs reach the world, without users and passwords. */
export const GET = route({
  permission: 'manage_settings',
  run: async ({ context }) => summarizeNetworkSettings(context),
});

/** All of it anew; what is left out is unset. */
export const PUT = route({
  permission: 'manage_settings',
  body: networkSettingsInput,
  run: async ({ body, actor, context }) => saveNetworkSettings(context, body, actor.label),
});
