import { Checkbox } from '@mantine/core'
import { IconChartLine } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Fragment, useMemo } from 'react'
import type { PointItem, PointWriter } from '#schema/process-values'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { countText, groupName, unknown } from '#ui/kit/format'
import { Time } from '#ui/kit/Time.tsx'
import { PointChart } from './PointChart.tsx'
import styles from './PointTable.module.css'
import { ProtocolNames } from './ProtocolNames.tsx'
import { beyondText, normalText, pointKey, valueText } from './points.ts'

/** Maximum number of writers named per row. */
const named = 3

/** Points with learned range and writers; `hasDevice` adds the device. */
export function PointTable({
  items,
  hasDevice,
  charted,
}: {
  items: readonly PointItem[]
  hasDevice: boolean
  /** Keys of the points that are drawn together above the table. */
  charted?: { readonly keys: readonly string[]; readonly onTurn: (key: string) => void }
}) {
  const { open, turn } = useOpen()
  const value: DataColumn<PointItem> = {
    title: 'Value',
    cell: (item) => (
      <Value item={item} isOpen={pointKey(item) === open} onTurn={() => turn(pointKey(item))} />
    ),
  }
  return (
    <DataTable
      label="Process values"
      columns={[...(hasDevice ? [device] : []), value, ...(charted ? [compared(charted)] : []), ...columns]}
      rows={items}
      keyOf={pointKey}
      detail={(item) => (pointKey(item) === open ? <OneChart item={item} /> : undefined)}
    />
  )
}

/** The point whose chart is open; its name is in the address. */
function useOpen() {
  const navigate = useNavigate()
  const { point } = useSearch({ strict: false }) as { point?: unknown }
  const open = typeof point === 'string' ? point : undefined
  const turn = (key: string) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, point: key === open ? undefined : key })) as never,
      replace: true,
    })
  return { open, turn }
}

/** Memoised, because a chart is drawn again for another list of points. */
function OneChart({ item }: { item: PointItem }) {
  const points = useMemo(() => [item], [item])
  return <PointChart points={points} />
}

function compared({ keys, onTurn }: { keys: readonly string[]; onTurn: (key: string) => void }) {
  const column: DataColumn<PointItem> = {
    title: 'Compare',
    cell: (item) => (
      <Checkbox
        aria-label={`Draw ${item.point} of ${item.deviceName || item.address} in the common chart`}
        checked={keys.includes(pointKey(item))}
        disabled={item.kind === 'text'}
        onChange={() => onTurn(pointKey(item))}
      />
    ),
  }
  return column
}

function Value(props: { item: PointItem; isOpen: boolean; onTurn: () => void }) {
  const { point, protocol, unit } = props.item
  return (
    <>
      <button type="button" className={styles.turn} aria-expanded={props.isOpen} onClick={props.onTurn}>
        <IconChartLine size={14} stroke={1.6} aria-hidden />
        <span className="mono">{breakable(point)}</span>
      </button>
      <div className={styles.under}>
        <ProtocolNames ids={[protocol]} />
        {unit !== '' && `, unit ${unit}`}
      </div>
    </>
  )
}

/** Lines break after the separators of a tag rather than in the middle of a word. */
function breakable(point: string) {
  const parts = point.split(/(?<=[./$])/)
  return parts.map((part, at) => (
    <Fragment key={parts.slice(0, at + 1).join('')}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

const device: DataColumn<PointItem> = {
  title: 'Device',
  cell: (item) =>
    item.device === '' ? (
      <>
        {groupName(item.address) !== undefined && <div>{groupName(item.address)}</div>}
        <span className={`mono ${groupName(item.address) === undefined ? '' : styles.under}`}>
          {item.address}
        </span>
      </>
    ) : (
      <Link to="/devices/$id" params={{ id: item.device } as never} search={{ tab: 'values' } as never}>
        {item.deviceName}
      </Link>
    ),
}

const columns: readonly DataColumn<PointItem>[] = [
  {
    title: 'Normal',
    cell: (item) => (
      <>
        {normalText(item)}
        {!item.isJudged && (
          <div className={styles.under}>{item.isLearned ? 'learning' : 'observed, not learned'}</div>
        )}
        {beyondText(item) !== undefined && (
          <div className={item.isJudged ? styles.beyond : styles.under}>
            {item.isJudged && '▲ '}
            {beyondText(item)}
          </div>
        )}
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
  { title: 'Written by', cell: (item) => <Writers item={item} /> },
]

function Writers({ item: { writers, writes } }: { item: PointItem }) {
  if (writers.length === 0)
    return <span className="quiet">{writes === 0 ? unknown : 'unknown, connection no longer stored'}</span>
  return (
    <>
      {writers.slice(0, named).map((writer) => (
        <Writer key={writer.address + writer.operation} writer={writer} />
      ))}
      {writers.length > named && (
        <div className={styles.under}>and {countText(writers.length - named)} more</div>
      )}
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
