import { useTranslations } from 'next-intl';
import { InputFacts } from '#components/deployments/input-facts.tsx';
import { OutputTable } from '#components/deployments/output-table.tsx';
import { PlanView } from '#components/plans/plan-view.tsx';
import { Card } from '#components/ui/card.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Tabs, type Tab } from '#components/ui/tabs.tsx';
import type { Inputs, PracticeFault } from '#lib/deployments/deployment.ts';
import type { PlanDocument } from '#lib/plans/plan-document.ts';
import type { ConfigurationFile, Run } from '#lib/runs/run.ts';
import type { SecretKeys } from '#lib/modules/sealed-maps.ts';
import { isWaitingForApproval } from '#lib/runs/run-status.ts';
import type { Output } from '#lib/state/output.ts';
import { RunTimeline, type RunTimelineStep } from './run-timeline.tsx';

interface RunDetailsProps {
  page: {
    run: Run;
    plan: PlanDocument | null;
    steps: readonly RunTimelineStep[];
    outputs: Output[] | null;
    request: { location: string; moduleVersion: string; inputs: Inputs; faults: PracticeFault[]; files: ConfigurationFile[]; secretKeys: SecretKeys };
  };
}

/** What stays of a run: what was asked for, the files, the plan, the outputs, who did what when. */
export function RunDetails({ page: { run, plan, steps, outputs, request } }: RunDetailsProps) {
  const t = useTranslations('runs.page');
  const tabs: (Tab | null)[] = [
    { value: 'timeline', label: t('timeline'), content: <RunTimeline run={run} steps={steps} /> },
    // While a person is awaited the plan stands on top.
    plan === null || isWaitingForApproval(run) ? null : { value: 'plan', label: t('plan'), content: <PlanView plan={plan} /> },
    outputs === null || outputs.length === 0 ? null : { value: 'outputs', label: t('outputs'), content: <OutputTable outputs={outputs} /> },
    { value: 'inputs', label: t('inputs'), content: <InputFacts {...request} secretNames={Object.keys(request.secretKeys)} /> },
    { value: 'files', label: t('files'), content: <Files files={request.files} /> },
  ];
  return (
    <Card title={t('details')} className="mt-6">
      <Tabs label={t('details')} tabs={tabs.filter((tab) => tab !== null)} />
    </Card>
  );
}

function Files({ files }: { files: ConfigurationFile[] }) {
  return (
    <div className="flex flex-col gap-4">
      {files.map((file) => (
        <div key={file.name}>
          <h3 className="mb-1 font-mono text-code font-medium">{file.name}</h3>
          <CodeBlock code={file.content} label={file.name} />
        </div>
      ))}
    </div>
  );
}
