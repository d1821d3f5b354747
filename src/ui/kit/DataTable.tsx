import { Fragment, type ReactNode } from 'react'
import styles from './DataTable.module.css'

/** Average column width in px: a narrow window scrolls the table instead of breaking words. */
const leastWidth = 96

export interface DataColumn<Row> {
  readonly title: string
  readonly isNumber?: boolean
  /** Share of the table width, so that stacked tables align: `12%`. */
  readonly width?: string
  readonly cell: (row: Row) => ReactNode
}

/** A short table, shown completely. */
export function DataTable<Row>(props: {
  label: string
  columns: readonly DataColumn<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** Content below a row over the full width; undefined for most rows. */
  detail?: (row: Row) => ReactNode
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section className={styles.scroll} tabIndex={0} aria-label={`${props.label}, table`}>
      <table className={styles.table} style={{ minWidth: props.columns.length * leastWidth }}>
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
          {props.rows.map((row) => {
            const detail = props.detail?.(row)
            return (
              <Fragment key={props.keyOf(row)}>
                <tr>
                  {props.columns.map(({ title, isNumber, width, cell }) => (
                    <td
                      key={title}
                      className={isNumber ? styles.number : width === undefined ? undefined : styles.wraps}
                    >
                      {cell(row)}
                    </td>
                  ))}
                </tr>
                {detail !== undefined && (
                  <tr className={styles.detail}>
                    <td colSpan={props.columns.length}>{detail}</td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
