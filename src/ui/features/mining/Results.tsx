import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { AnswerTable } from '#schema/queries'
import { countText, unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { useSize } from '#ui/kit/size'
import { Time } from '#ui/kit/Time.tsx'
import { type Column, VirtualTable } from '#ui/kit/VirtualTable.tsx'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import styles from './Mining.module.css'
import { columnWidths, fittingText } from './widths.ts'

/** Borders of the table and a scroll bar, in px. */
const BORDERS = 17

type Row = AnswerTable['rows'][number]

/** Texts of codes. */
function useLabels(): (column: string, text: string) => string {
  const protocolName = useProtocolName()
  return (column, text) => {
    if (column === 'protocol') return text.split(', ').map(protocolName).join(', ')
    return column === 'verb' ? text.replaceAll('-', ' ') : text
  }
}

/** Result rows; Enter opens the device. @param fixed columns with the same value in all rows, because it is asked for */
export function Rows({ table, fixed }: { table: AnswerTable; fixed: ReadonlySet<string> }) {
  if (table.rows.length === 0)
    return (
      <Empty title="No results" isInline>
        <p>
          {countText(table.looked)} {table.subject} searched. Remove a condition, or search in something else.
        </p>
      </Empty>
    )
  return <Found table={table} fixed={fixed} />
}

function Found({ table, fixed }: { table: AnswerTable; fixed: ReadonlySet<string> }) {
  const navigate = useNavigate()
  const labelOf = useLabels()
  const [selected, setSelected] = useState(0)
  const frame = useRef<HTMLDivElement>(null)
  const { width: room } = useSize(frame)
  const shown = [...table.columns.keys()].filter((at) => !fixed.has(table.columns[at]!.name))
  const widths = columnWidths(table, shown, room === 0 ? 0 : room - BORDERS)
  const columns: readonly Column<Row>[] = shown.map((at) => {
    const { name, title, kind } = table.columns[at]!
    const width = widths.get(at)!
    return {
      id: name,
      title,
      width,
      grows: kind === 'text',
      isNumber: kind === 'number',
      wraps: kind === 'text',
      cell: ({ cells }: Row) => {
        const cell = cells[at] ?? null
        if (cell === null || cell === '') return unknown
        if (kind === 'time') return <Time value={String(cell)} as="short" />
        if (typeof cell === 'number') return <span>{countText(cell)}</span>
        return <span title={cell}>{fittingText(labelOf(name, cell), width)}</span>
      },
    }
  })
  return (
    <>
      <div ref={frame} className={styles.table}>
        <VirtualTable
          label="Result"
          columns={columns}
          rows={table.rows}
          total={table.rows.length}
          selected={selected}
          onSelect={setSelected}
          onOpen={({ device }) => {
            if (device !== '') void navigate({ to: '/devices/$id', params: { id: device } as never })
          }}
        />
      </div>
      {table.rows.length < table.total && (
        <p className="quiet">
          The first {countText(table.rows.length)} of {countText(table.total)}; the CSV has up to 20,000.
        </p>
      )}
    </>
  )
}
