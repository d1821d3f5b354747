import type { ReactNode } from 'react'
import styles from './DataTable.module.css'

export interface DataColumn<Row> {
  readonly title: string
  readonly isNumber?: boolean
  /** Share of the table's width, so that tables above each other stand in line: `12%`. */
  readonly width?: string
  readonly cell: (row: Row) => ReactNode
}

/** A short table that is shown whole. */
export function DataTable<Row>(props: {
  label: string
  columns: readonly DataColumn<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section className={styles.scroll} tabIndex={0} aria-label={`${props.label}, table`}>
      <table className={styles.table}>
        <thead>
          <tr>
            {props.columns.map(({ title, isNumber, width }) => (
              <th key={title} scope="col" style={{ width }} className={isNumber ? styles.number : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.keyOf(row)}>
              {props.columns.map(({ title, isNumber, cell }) => (
                <td key={title} className={isNumber ? styles.number : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
