import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { AnswerTable } from '#schema/queries'
import { countText, unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { type Column, VirtualTable } from '#ui/kit/VirtualTable.tsx'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import styles from './Mining.module.css'
import { columnWidth } from './widths.ts'

type Row = AnswerTable['rows'][number]

/** Texts of codes. */
function useLabels(): (column: string, text: string) => string {
  const protocolName = useProtocolName()
  return (column, text) => {
    if (column === 'protocol') return text.split(', ').map(protocolName).join(', ')
    return column === 'verb' ? text.replaceAll('-', ' ') : text
  }
}

/** Result rows; Enter opens the device. */
export function Rows({ table }: { table: AnswerTable }) {
  const navigate = useNavigate()
  const labelOf = useLabels()
  const [selected, setSelected] = useState(0)
  if (table.rows.length === 0)
    return (
      <Empty title="No results" isInline>
        <p>
          {countText(table.looked)} {table.subject} searched. Remove a condition, or search in something else.
        </p>
      </Empty>
    )
  const columns: readonly Column<Row>[] = table.columns.map(({ name, title, kind }, at) => ({
    id: name,
    title,
    width: columnWidth(table, at),
    grows: kind === 'text',
    isNumber: kind === 'number',
    cell: ({ cells }: Row) => {
      const cell = cells[at] ?? null
      if (cell === null || cell === '') return unknown
      if (kind === 'time') return <Time value={String(cell)} />
      return (
        <span title={String(cell)}>{typeof cell === 'number' ? countText(cell) : labelOf(name, cell)}</span>
      )
    },
  }))
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
