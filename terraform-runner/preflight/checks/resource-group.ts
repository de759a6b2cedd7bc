import { isNotFound } from '#lib/azure/azure-error.ts';
import { failed, passed, shellWord, type Check } from '../check.ts';

/** The module always creates the group, and azurerm refuses one that is there already. Source: REST API reference, Resources, Resource Groups - Get. */
export const resourceGroupCheck: Check = {
  id: 'resource_group',
  async find({ azure, names, ownsGroup }) {
    const values = { name: names.resourceGroup };
    try {
      await azure.get(`/resourceGroups/${names.resourceGroup}`, '2021-04-01');
    } catch (error) {
      if (isNotFound(error, 'ResourceGroupNotFound')) return passed('free', { values });
      throw error;
    }
    return (await ownsGroup()) ? passed('ours', { values }) : failed('exists', { values, command: `az resource list --resource-group ${shellWord(names.resourceGroup)} --output table` });
  },
};
