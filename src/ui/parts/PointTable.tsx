import { Link } from '@tanstack/react-router'
import type { PointItem, PointWriter } from '#contract/process-values'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { countText, unknown } from '#ui/kit/format'
import { Time } from '#ui/kit/Time.tsx'
import styles from './PointTable.module.css'
import { normalText, valueText } from './points.ts'

/** Writers named in a row. */
const named = 3

/** Points with their learned bounds and who writes them; `hasDevice` names the device of each. */
export function PointTable({ items, hasDevice }: { items: readonly PointItem[]; hasDevice: boolean }) {
  return (
    <DataTable
      label="Process values"
      columns={hasDevice ? [device, ...columns] : columns}
      rows={items}
      keyOf={(item) => [item.address, item.protocol, item.unit, item.point].join(' ')}
    />
  )
}

const device: DataColumn<PointItem> = {
  title: 'Device',
  cell: (item) =>
    item.device === '' ? (
      <span className="mono">{item.address}</span>
    ) : (
      <Link to="/devices/$id" params={{ id: item.device } as never} search={{ tab: 'values' } as never}>
        {item.deviceName}
      </Link>
    ),
}

const columns: readonly DataColumn<PointItem>[] = [
  {
    title: 'Value',
    cell: ({ point, protocol, unit }) => (
      <>
        <span className="mono">{point}</span>
        <div className={styles.under}>
          {protocol}
          {unit !== '' && `, unit ${unit}`}
        </div>
      </>
    ),
  },
  {
    title: 'Normal',
    cell: (item) => (
      <>
        {normalText(item)}
        {!item.isJudged && <div className={styles.under}>not judged yet</div>}
      </>
    ),
  },
  {
    title: 'Largest step',
    isNumber: true,
    cell: ({ steepest, kind }) => (steepest === null || kind === 'constant' ? unknown : valueText(steepest)),
  },
  { title: 'Times seen', isNumber: true, cell: ({ seen }) => countText(seen) },
  { title: 'Written', isNumber: true, cell: ({ writes }) => countText(writes) },
  { title: 'By', cell: (item) => <Writers item={item} /> },
]

function Writers({ item: { writers, writes } }: { item: PointItem }) {
  if (writers.length === 0)
    return <span className="quiet">{writes === 0 ? unknown : 'nobody whose link is still kept'}</span>
  return (
    <>
      {writers.slice(0, named).map((writer) => (
        <Writer key={writer.address + writer.operation} writer={writer} />
      ))}
      {writers.length > named && <div className={styles.under}>and {writers.length - named} more</div>}
    </>
  )
}

function Writer({ writer }: { writer: PointWriter }) {
  const { name, operation, last } = writer
  return (
    <div title={`${operation}, last ${last}`}>
      {writer.device === '' ? (
        name
      ) : (
        <Link to="/devices/$id" params={{ id: writer.device } as never}>
          {name}
        </Link>
      )}{' '}
      <span className="quiet">
        <Time value={last} as="short" />
      </span>
    </div>
  )
}
