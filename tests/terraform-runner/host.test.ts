import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findLeaderIn, findProcessesIn, processStart } from '#runner/host.ts';
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
