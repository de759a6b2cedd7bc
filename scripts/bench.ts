import { parseArgs } from 'node:util';
import { startBenchConsole, type BenchConsole } from './bench/bench-console.ts';
import { formatFigure, type Figure } from './bench/figures.ts';
import { measureDashboard, measureRunPage } from './bench/measure-pages.ts';
import { measureManyLines, measurePracticeDeploy, measureSixtyResources, measureWaits } from './bench/measure-runs.ts';
import { measureEcho } from './bench/measure-streams.ts';
import { runScript } from './run-script.ts';

// Figures beside bare Terraform in the same run. `npm run bench -- --only waits,echo` measures some of them.
const PARTS: Record<string, (bench: BenchConsole) => Promise<Figure[]>> = {
  idle: (bench) => measureMemory(bench, 'idle'),
  sixty: measureSixtyResources,
  waits: measureWaits,
  echo: async (bench) => [...(await measureEcho(bench, 1)), ...(await measureEcho(bench, 50))],
  lines: async (bench) => {
    const { figures, runId, otherRunId } = await measureManyLines(bench);
    return [...figures, ...(await measureRunPage(bench, { runId, otherRunId })), ...(await measureMemory(bench, 'after 100,000 lines'))];
  },
  dashboard: measureDashboard,
  deploy: measurePracticeDeploy,
};

await runScript(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const wanted = values.only?.split(',') ?? Object.keys(PARTS);
  const bench = await startBenchConsole();
  try {
    for (const [name, measure] of Object.entries(PARTS)) {
      if (!wanted.includes(name)) continue;
      for (const figure of await measure(bench)) process.stdout.write(`${formatFigure(figure)}\n`);
    }
  } finally {
    await bench.stop();
  }
});

async function measureMemory(bench: BenchConsole, when: string): Promise<Figure[]> {
  const { web, runner } = await bench.memory();
  return [
    { what: `resident memory of the web process, ${when}`, value: web, unit: 'MiB', bar: null },
    { what: `resident memory of the runner, ${when}`, value: runner, unit: 'MiB', bar: null },
  ];
}
