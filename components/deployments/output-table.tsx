import { useTranslations } from 'next-intl';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { Output } from '#lib/state/output.ts';

/** What the module handed back, each to copy; sensitive ones hidden. */
export function OutputTable({ outputs }: { outputs: readonly Output[] }) {
  const t = useTranslations('deployments.outputs');
  return (
    <Table caption={t('title')}>
      <TableHead columns={[{ key: 'name', label: t('name') }, { key: 'value', label: t('value') }, { key: 'copy', label: <span className="sr-only">{t('copy')}</span> }]} />
      <TableBody>
        {outputs.map((output) => (
          <TableRow key={output.name}>
            <TableCell ownLine className="whitespace-nowrap font-mono text-code">{output.name}</TableCell>
            <TableCell className="font-mono text-code wrap-anywhere max-md:min-w-0 max-md:flex-1 max-md:text-muted">{output.sensitive ? <span className="font-sans text-muted">{t('sensitive')}</span> : formatOutput(output.value)}</TableCell>
            <TableCell align="right">{output.sensitive ? null : <CopyButton text={formatOutput(output.value)} what={output.name} />}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function formatOutput(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
