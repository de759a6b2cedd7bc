import { useTranslations } from 'next-intl';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { MoreItems, SHOWN_AT_ONCE } from '#components/ui/more-items.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { Output } from '#lib/state/output.ts';

/** What the module handed back, each to copy; sensitive ones hidden. */
export function OutputTable({ outputs }: { outputs: readonly Output[] }) {
  const t = useTranslations('deployments.outputs');
  return (
    <>
    <Table caption={t('title')}>
      <TableHead columns={[{ key: 'name', label: t('name') }, { key: 'value', label: t('value') }, { key: 'copy', label: <span className="sr-only">{t('copy')}</span> }]} />
      <TableBody>
        {outputs.slice(0, SHOWN_AT_ONCE).map((output) => (
          <TableRow key={output.name}>
            <TableCell ownLine className="whitespace-nowrap font-mono text-code">{output.name}</TableCell>
            <TableCell className="font-mono text-code wrap-anywhere max-md:min-w-0 max-md:flex-1 max-md:text-muted">{output.sensitive ? <span className="font-sans text-muted">{t('sensitive')}</span> : formatOutput(output.value)}</TableCell>
            <TableCell align="right">{output.sensitive ? null : <CopyButton text={formatOutput(output.value)} what={output.name} />}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
    {outputs.length > SHOWN_AT_ONCE ? <ul className="px-4 py-3"><MoreItems of={outputs} /></ul> : null}
    </>
  );
}

/** Longer values are shown and copied in part: the API has them whole. */
const MAX_SHOWN_LENGTH = 10_000;

function formatOutput(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= MAX_SHOWN_LENGTH ? text : `${text.slice(0, MAX_SHOWN_LENGTH).toWellFormed()}…`;
}
