import { useTranslations } from 'next-intl';
import { useResourceWords } from '#components/runs/use-resource-words.ts';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { DriftedResource } from '#lib/drift/drift-report.ts';
import { realResource } from '#lib/modules/resource-address.ts';
import type { AttributeChange, AttributeValue } from '#lib/plans/plan-document.ts';

/** Which resource, which attribute, from what to what: a row for each attribute. */
export function DriftTable({ resources }: { resources: readonly DriftedResource[] }) {
  const t = useTranslations('drift');
  const columns = [
    { key: 'resource', label: t('columns.resource') },
    { key: 'attribute', label: t('columns.attribute') },
    { key: 'state', label: t('columns.state') },
    { key: 'azure', label: t('columns.azure') },
    { key: 'revert', label: t('columns.revert') },
  ];
  return (
    <Table caption={t('title')}>
      <TableHead columns={columns} />
      <TableBody>{resources.flatMap((resource) => rowsOf(resource))}</TableBody>
    </Table>
  );
}

function rowsOf(resource: DriftedResource) {
  const { address, kind, attributes, hiddenAttributes } = resource;
  if (kind === 'gone') return [<GoneRow key={address} resource={resource} />];
  const rows = attributes.map((attribute) => <ChangedRow key={`${address} ${attribute.path}`} resource={resource} attribute={attribute} />);
  return hiddenAttributes === undefined ? rows : [...rows, <MoreRow key={`${address} more`} resource={resource} count={hiddenAttributes} />];
}

function ChangedRow({ resource, attribute }: { resource: DriftedResource; attribute: AttributeChange }) {
  const t = useTranslations('drift');
  return (
    <TableRow>
      <TableCell ownLine><Who resource={resource} /></TableCell>
      <TableCell ownLine className="font-mono text-caption wrap-anywhere">{attribute.path}</TableCell>
      <TableCell label={t('columns.state')}><Value value={attribute.before} /></TableCell>
      <TableCell label={t('columns.azure')}><Value value={attribute.after} /></TableCell>
      <RevertCell resource={resource} />
    </TableRow>
  );
}

function GoneRow({ resource }: { resource: DriftedResource }) {
  const t = useTranslations('drift');
  return (
    <TableRow>
      <TableCell ownLine><Who resource={resource} /></TableCell>
      <TableCell ownLine colSpan={3} className="font-medium text-failed">{t('gone')}</TableCell>
      <RevertCell resource={resource} />
    </TableRow>
  );
}

function MoreRow({ resource, count }: { resource: DriftedResource; count: number }) {
  const t = useTranslations('drift');
  return (
    <TableRow>
      <TableCell ownLine><Who resource={resource} /></TableCell>
      <TableCell ownLine colSpan={4} className="text-muted">{t('more', { count })}</TableCell>
    </TableRow>
  );
}

function RevertCell({ resource: { revert, revertLosesData } }: { resource: DriftedResource }) {
  const t = useTranslations('drift');
  return (
    <TableCell ownLine label={t('columns.revert')} className={revertLosesData ? 'font-medium text-failed' : 'text-muted'}>
      {t(`reverts.${revert}`)}{revertLosesData ? t('revertLoses') : ''}
    </TableCell>
  );
}

function Who({ resource: { type, address } }: { resource: DriftedResource }) {
  const { typeTitle } = useResourceWords();
  return (
    <>
      <div className="font-medium">{typeTitle(type)}</div>
      <div title={address} className="font-mono text-caption text-muted wrap-anywhere">{realResource(address).address}</div>
    </>
  );
}

function Value({ value }: { value: AttributeValue }) {
  const t = useTranslations('plans');
  if (value.kind === 'known') return <code className="whitespace-pre-wrap font-mono text-caption wrap-anywhere">{value.text}</code>;
  return <span className="text-caption italic text-muted">{t(value.kind)}</span>;
}
