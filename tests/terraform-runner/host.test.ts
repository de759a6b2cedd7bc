import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { endOrphanedProviders, findLeaderIn, findProcessesIn, processStart } from '#runner/host.ts';
import { killProcessesIn } from '#tests/support/runner-process.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

it('finds a Terraform whose pid was never noted by the group it leads, and takes none of its children for it', async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'console-host-'));
  const leader = spawn('sh', ['-c', 'sleep 30 & sleep 30 & wait', 'terraform', 'apply'], { cwd: dir, detached: true, stdio: 'ignore' });
  try {
    await waitUntil('its children are there', () => findProcessesIn(dir).length === 3);
    expect(findLeaderIn(dir, 'apply')).toEqual({ pid: leader.pid, start: processStart(leader.pid ?? 0) });
    expect(findLeaderIn(dir, 'show')).toBeNull();
    leader.kill('SIGKILL');
    await once(leader, 'exit');
    expect(findProcessesIn(dir)).toHaveLength(2);
    expect(findLeaderIn(dir, 'apply')).toBeNull();
  } finally {
    killProcessesIn(dir);
    await rm(dir, { recursive: true, force: true });
  }
});

it('ends the providers of a Terraform that is gone, and nothing else', async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'console-host-'));
  await copyFile('/bin/sleep', path.join(dir, 'terraform-provider-azurerm_v4.14.0'));
  const terraform = spawn('sh', ['-c', './terraform-provider-azurerm_v4.14.0 30 & sleep 30 & wait', 'terraform', 'apply'], { cwd: dir, detached: true, stdio: 'ignore' });
  try {
    await waitUntil('its provider and its script are there', () => findProcessesIn(dir).length === 3);
    endOrphanedProviders(dir);
    expect(findProcessesIn(dir)).toHaveLength(3);
    terraform.kill('SIGKILL');
    await once(terraform, 'exit');
    await waitUntil('the provider is gone', () => {
      endOrphanedProviders(dir);
      return findProcessesIn(dir).length === 1;
    });
  } finally {
    killProcessesIn(dir);
    await rm(dir, { recursive: true, force: true });
  }
});
