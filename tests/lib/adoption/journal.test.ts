import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { journalEntryOf } from '#lib/adoption/journal.ts';
import { parseUiMessage } from '#lib/terraform/ui-message.ts';

it('reads what was created, with its id, out of Terraform’s own events', () => {
  const line = JSON.stringify({
    '@level': 'info', '@message': 'x: Creation complete after 3s [id=/subscriptions/s/vnet]', '@timestamp': '2026-01-05T10:00:00Z', type: 'apply_complete',
    hook: { resource: { addr: 'module.wandb.azurerm_virtual_network.default', resource_type: 'azurerm_virtual_network', resource_name: 'default' }, action: 'create', id_key: 'id', id_value: '/subscriptions/s/vnet', elapsed_seconds: 3 },
  });
  expect(journalEntryOf(parseUiMessage(line))).toMatchObject({ event: 'completed', action: 'create', address: 'module.wandb.azurerm_virtual_network.default', type: 'azurerm_virtual_network', id: '/subscriptions/s/vnet' });
});

it('reads from azurerm’s refusal which resource is in the way', () => {
  const recorded = readFileSync(path.resolve(import.meta.dirname, '../../fixtures/terraform/provider-crashed/reapply.jsonl'), 'utf8');
  const entries = recorded.split('\n').map((line) => journalEntryOf(parseUiMessage(line))).filter((entry) => entry?.event === 'conflict');
  expect(entries.length).toBeGreaterThan(0);
  for (const entry of entries) expect(entry?.id).toMatch(/^\/subscriptions\//);
  expect(entries[0]?.type).toMatch(/^azurerm_/);
});
