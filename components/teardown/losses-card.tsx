import { useTranslations } from 'next-intl';
import { useResourceWords } from '#components/runs/use-resource-words.ts';
import { Card } from '#components/ui/card.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { MoreItems, SHOWN_AT_ONCE } from '#components/ui/more-items.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import { COMPONENTS } from '#lib/modules/component.ts';
import type { Resource } from '#lib/state/resource.ts';
import type { DataLoss } from '#lib/teardown/teardown-view.ts';
import { formatSize } from './format-size.ts';

/** What a teardown takes: what holds data first, with its size, then the rest by component. */
export function LossesCard({ losses, others, isWhole }: { losses: readonly DataLoss[]; others: readonly Resource[]; /** Whether that is all that Terraform has. */ isWhole: boolean }) {
  const t = useTranslations('teardown.loses');
  const { typeTitle } = useResourceWords();
  return (
    <Card title={t('title')} description={t('description')} tone="danger" flush>
      {isWhole ? null : <p className="px-4 py-3 text-muted">{t('notWhole')}</p>}
      {losses.length === 0 ? <p className="p-4 text-muted">{t(isWhole ? 'none' : 'noneKnown')}</p> : (
        <Table caption={t('title')}>
          <TableHead columns={[{ key: 'resource', label: t('column') }, { key: 'size', label: t('size'), align: 'right' }]} />
          <TableBody>
            {losses.slice(0, SHOWN_AT_ONCE).map(({ resource, bytes }) => (
              <TableRow key={resource.address}>
                <TableCell ownLine><span className="font-medium text-failed">{typeTitle(resource.type)}</span> <span className="font-mono text-caption text-muted wrap-anywhere">{nameOf(resource)}</span></TableCell>
                <TableCell align="right" label={t('size')} className="whitespace-nowrap"><Size type={resource.type} bytes={bytes} /></TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {losses.length > SHOWN_AT_ONCE ? <ul className="px-4 py-3"><MoreItems of={losses} /></ul> : null}
      {others.length === 0 ? null : <Rest others={others} />}
    </Card>
  );
}

/** What is a part of something is counted with it, and keys have no size that anybody wants to know. */
const COUNTED_ELSEWHERE: Readonly<Record<string, 'inServer' | 'inAccount' | 'keys'>> = {
  azurerm_mysql_flexible_database: 'inServer',
  azurerm_storage_container: 'inAccount',
  azurerm_key_vault: 'keys',
  azurerm_key_vault_key: 'keys',
};

function Size({ type, bytes }: { type: string; bytes: number | null }) {
  const t = useTranslations('teardown.loses');
  if (bytes !== null) return formatSize(bytes);
  return <span className="text-muted">{t(COUNTED_ELSEWHERE[type] ?? 'noSize')}</span>;
}

function Rest({ others }: { others: readonly Resource[] }) {
  const t = useTranslations('teardown.loses');
  const { componentTitle, typeTitle } = useResourceWords();
  const groups = COMPONENTS.map((component) => ({ component, members: others.filter((resource) => resource.component === component) })).filter(({ members }) => members.length > 0);
  return (
    <div className="border-t border-border px-4 py-3">
      <p className="mb-1 font-medium">{t('rest', { count: others.length })}</p>
      {groups.map(({ component, members }) => (
        <Disclosure key={component} summary={<span className="flex justify-between gap-4"><span>{componentTitle(component)}</span><span className="tabular-nums text-muted">{members.length}</span></span>}>
          <ul className="flex flex-col gap-1 text-small">
            {members.slice(0, SHOWN_AT_ONCE).map((resource) => <li key={resource.address} className="wrap-anywhere">{typeTitle(resource.type)} <span className="font-mono text-caption text-muted">{nameOf(resource)}</span></li>)}
            <MoreItems of={members} />
          </ul>
        </Disclosure>
      ))}
    </div>
  );
}

/** As it is called in Azure; by Terraform's name where it has none there. A key's address ends with its version. */
function nameOf({ id, name }: Resource): string {
  const key = /^https:\/\/[^/]+\/(?:keys|secrets)\/([^/]+)/.exec(id ?? '')?.[1];
  if (key !== undefined) return key;
  return id?.startsWith('/') || id?.startsWith('https://') ? (id.split('/').at(-1) ?? name) : name;
}
