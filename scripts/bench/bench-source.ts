import type { ConfigurationFile } from '#lib/runs/run.ts';

/** Sixty resources in five layers that each work for 0.2 s: the work that the peers were measured with. */
export function sixtyResources(): ConfigurationFile[] {
  const layer = (number: number) => `
resource "terraform_data" "layer${number}" {
  count = 12
${number === 0 ? '' : `  depends_on = [terraform_data.layer${number - 1}]\n`}
  provisioner "local-exec" {
    command = "sleep 0.2; echo done"
  }
}
`;
  return [{ name: 'main.tf', content: [0, 1, 2, 3, 4].map(layer).join('') }];
}

/** One resource that prints this many lines. */
export function manyLines(lines: number): ConfigurationFile[] {
  return [{ name: 'main.tf', content: echoing(`seq -f 'line %.0f of the bench' 1 ${lines}`) }];
}

/** One resource that prints the time (nanoseconds since 1970) `lines` times, 50 ms apart. */
export function clockLines(lines: number): ConfigurationFile[] {
  return [{ name: 'main.tf', content: echoing(`for i in $(seq ${lines}); do echo bench-time=$(date +%s%N)=; sleep 0.05; done`) }];
}

function echoing(command: string): string {
  return `
resource "terraform_data" "echo" {
  provisioner "local-exec" {
    command = ${JSON.stringify(command.replaceAll('${', '$${').replaceAll('%{', '%%{'))}
  }
}
`;
}

/** The state address that a run of the console has; bare Terraform keeps its state beside the files. */
export function backendOf(address: string): ConfigurationFile {
  const content = `terraform {\n  backend "http" {\n    address        = "${address}"\n    lock_address   = "${address}"\n    unlock_address = "${address}"\n  }\n}\n`;
  return { name: 'backend.tf', content };
}
