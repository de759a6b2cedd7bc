import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NO_NETWORK_VALUES, type NetworkValues } from '#lib/network/network-settings.ts';
import { installedProviders } from '#lib/providers/allowed-providers.ts';
import { zipOf } from '#lib/web/zip.ts';
import { writeCliConfig } from '#runner/terraform/cli-config.ts';
import { findTerraform } from '#runner/terraform/find-terraform.ts';
import { limitInstallation } from '#runner/terraform/provider-installation.ts';
import { startFakeInternet, type FakeInternet } from '#tests/support/fake-internet.ts';

const EVIL = 'evil.example.com';
const MIRROR = 'mirror.example.com';
const ALLOWED = installedProviders('7.9.2', ['registry.example.com/acme/*']);

const program = (type: string) => Buffer.from(zipOf([{ name: `terraform-provider-${type}_v1.2.3`, content: '#!/bin/sh\n' }]));

let folder: string;
let internet: FakeInternet;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'console-limit-'));
  // A mirror that has every provider it is asked for, and a registry of the attacker's.
  internet = await startFakeInternet([MIRROR, EVIL, 'registry.terraform.io'], ({ path: asked }) => {
    if (asked === '/.well-known/terraform.json') return { status: 200, body: { 'providers.v1': '/v1/' } };
    const type = asked.split('/').at(-2) ?? '';
    if (asked.endsWith('/index.json')) return { status: 200, body: { versions: { '1.2.3': {} } } };
    if (asked.endsWith('/1.2.3.json')) return { status: 200, body: { archives: { linux_amd64: { url: 'a.zip' } } } };
    if (asked.endsWith('/a.zip')) return { status: 200, body: program(type), headers: { 'content-type': 'application/zip' } };
    return { status: 404, body: {} };
  });
  await writeFile(path.join(folder, 'ca.pem'), internet.caPem);
});
afterAll(async () => {
  await internet.close();
  await rm(folder, { recursive: true, force: true });
});

/** What `terraform init` says over a state, kept where the console does not see it, whose resources are of these providers. */
async function init(sources: string[], { settings = {}, operator = '', before = async () => {} }: { settings?: Partial<NetworkValues>; operator?: string; before?: (home: string) => Promise<unknown> } = {}): Promise<string> {
  const cwd = await mkdtemp(path.join(folder, 'work-'));
  const cliConfigFile = path.join(cwd, 'console.tfrc');
  await Promise.all([mkdir(path.join(cwd, 'cache')), before(cwd)]);
  await writeCliConfig(cliConfigFile, { cacheDir: path.join(cwd, 'cache'), operator, settings: { values: { ...NO_NETWORK_VALUES, ...settings }, logins: {} }, limit: { allowed: ALLOWED, home: cwd } });
  const resources = sources.map((source, index) => ({ mode: 'managed', type: `${source.split('/')[2]}_thing`, name: `a${index}`, provider: `provider["${source}"]`, instances: [{ schema_version: 0, attributes: { id: 'x' } }] }));
  await writeFile(path.join(cwd, 'elsewhere.json'), JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'a', outputs: {}, resources, check_results: null }));
  await writeFile(path.join(cwd, 'main.tf'), 'terraform {\n  backend "local" {\n    path = "elsewhere.json"\n  }\n}\n');
  const terraform = await findTerraform({ bin: process.env.TERRAFORM_BIN ?? null, searchPath: process.env.PATH ?? '' });
  const env = { NODE_ENV: 'test' as const, PATH: process.env.PATH, HOME: cwd, HTTPS_PROXY: internet.proxyUrl, SSL_CERT_FILE: path.join(folder, 'ca.pem'), TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: '1' };
  internet.asked.length = 0;
  return new Promise((resolve) => execFile(terraform.path, ['init', '-no-color'], { cwd, env }, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`.replaceAll(/[\s│]+/g, ' '))));
}

const foreign = `${EVIL}/evil/evil`;
const refused = `provider ${foreign} was not found in any of the search locations`;

it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('installs an allowed provider of a mirror, and no other that the mirror has', async () => {
  const said = await init(['registry.terraform.io/hashicorp/null', 'registry.terraform.io/acme/thing', foreign], { settings: { networkMirrorUrl: `https://${MIRROR}` } });
  expect(said).toContain(refused);
  expect(said).toContain('provider registry.terraform.io/acme/thing was not found');
  expect(await init(['registry.terraform.io/hashicorp/null', 'registry.example.com/acme/thing'], { settings: { networkMirrorUrl: `https://${MIRROR}` } })).toContain('has been successfully initialized');
});

it.each<[string, Parameters<typeof init>[1]]>([
  ['without settings', {}],
  ['behind an operator’s own file that takes all', { operator: 'provider_installation {\n  direct {\n  }\n}\n' }],
  ['behind an operator’s mirror of it alone', { operator: `provider_installation { network_mirror { url = "https://${MIRROR}/" \n include = ["${EVIL}/*/*"] } }` }],
])('asks nobody for a provider that is not allowed: %s', async (_name, how) => {
  expect(await init([foreign], how)).toContain(refused);
  expect(internet.asked).toEqual([]);
});

it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('takes providers from Terraform’s own folders, as without the limit', async () => {
  const own = (home: string, source: string) => path.join(home, '.terraform.d', 'plugins', source);
  const before = async (home: string) => {
    for (const source of ['registry.terraform.io/hashicorp/null', foreign]) {
      await mkdir(own(home, source), { recursive: true });
      await writeFile(path.join(own(home, source), `terraform-provider-${source.split('/')[2]}_1.2.3_linux_amd64.zip`), program(source.split('/')[2] ?? ''));
    }
  };
  expect(await init(['registry.terraform.io/hashicorp/null'], { before })).toContain('has been successfully initialized');
  expect(await init([foreign], { before })).toContain(refused);
  expect(internet.asked).toEqual([]);
});

it('narrows each place of an operator’s file to what is allowed, and keeps all else', () => {
  const operator = `# provider_installation { direct {} }
credentials "x" { token = "provider_installation { direct {} }" }
provider_installation {
  dev_overrides {
    "acme/mine" = "/src/mine"
    "hashicorp/null" = "/src/null"
  }
  /* ours */ filesystem_mirror {
    path    = "/mirror"
    include = ["*/*/*", "registry.example.com/acme/thing"]
  }
  network_mirror { url = "https://m.example.com/" }
  network_mirror { url = "https://evil.example.com/", include = ["evil.example.com/*/*"] }
  direct {
    include = ["hashicorp/azurerm", "acme/*", "registry.example.com/*/*"]
    exclude = ["hashicorp/helm"]
  }
}
disable_checkpoint = true
`;
  const all = ALLOWED.map((pattern) => `"${pattern}"`).join(', ');
  expect(limitInstallation(operator, ALLOWED)).toBe(`# provider_installation { direct {} }
credentials "x" { token = "provider_installation { direct {} }" }
provider_installation {
  dev_overrides {
    "hashicorp/null" = "/src/null"
  }
  filesystem_mirror {
    path    = "/mirror"
    include = [${all}, "registry.example.com/acme/thing"]
  }
  network_mirror {
    url = "https://m.example.com/"
    include = [${all}]
  }
  direct {
    exclude = ["hashicorp/helm"]
    include = ["registry.terraform.io/hashicorp/azurerm", "registry.example.com/acme/*"]
  }
}
disable_checkpoint = true
`);
});

it('writes no limit where none is asked for', async () => {
  const file = path.join(folder, 'open.tfrc');
  await writeCliConfig(file, { cacheDir: folder, operator: '', settings: { values: NO_NETWORK_VALUES, logins: {} } });
  expect(await readFile(file, 'utf8')).not.toContain('provider_installation');
});
