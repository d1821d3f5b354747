import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { AnswerTable } from '#schema/queries'
import { fittingText } from '#ui/kit/column-widths'
import { countText, unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { type Column, VirtualTable } from '#ui/kit/VirtualTable.tsx'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import styles from './Mining.module.css'

/** Width of a column of times, in px. */
const TIME_WIDTH = 112
/** Letters of a list that count for the width; the cell says how many items are not shown. */
const LIST_LETTERS = 40

type Row = AnswerTable['rows'][number]

function cellText(cell: string | number | null, label: (text: string) => string): string {
  if (cell === null || cell === '') return unknown
  return typeof cell === 'number' ? countText(cell) : label(cell)
}

function measuredText(text: string): string {
  return text.includes(', ') ? text.slice(0, LIST_LETTERS) : text
}

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
  const shown = [...table.columns.keys()].filter((at) => !fixed.has(table.columns[at]!.name))
  const columns: readonly Column<Row>[] = shown.map((at) => {
    const { name, title, kind } = table.columns[at]!
    const text = ({ cells }: Row) => cellText(cells[at] ?? null, (cell) => labelOf(name, cell))
    return {
      id: name,
      title,
      width: TIME_WIDTH,
      ...(kind !== 'time' && { text: (row: Row) => measuredText(text(row)) }),
      grows: kind === 'text',
      isNumber: kind === 'number',
      wraps: kind === 'text',
      cell: (row: Row, width: number) => {
        const cell = row.cells[at] ?? null
        if (kind === 'time' && cell !== null && cell !== '') return <Time value={String(cell)} as="short" />
        return <span title={String(cell ?? '')}>{fittingText(text(row), width)}</span>
      },
    }
  })
  return (
    <>
      <div className={styles.table}>
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
