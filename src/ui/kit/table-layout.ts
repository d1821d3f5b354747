/** Widths and order of the columns of a table, as a person set them; kept in the browser. */
import { useMemo } from 'react'
import { useSaved } from './saved.ts'

/** Bounds of a column's width, in px. */
export const COLUMN_WIDTH = { least: 48, most: 800, step: 16 } as const

export interface TableLayout {
  readonly widths: Readonly<Record<string, number>>
  /** Ids in their order; columns that are not named follow. */
  readonly order: readonly string[]
}

const USUAL: TableLayout = { widths: {}, order: [] }

export function isTableLayout(value: unknown): value is TableLayout {
  const { widths, order } = (value ?? {}) as Partial<TableLayout>
  return (
    typeof widths === 'object' &&
    widths !== null &&
    Object.values(widths).every((width) => typeof width === 'number' && Number.isFinite(width)) &&
    Array.isArray(order) &&
    order.every((id) => typeof id === 'string')
  )
}

/** Columns in the saved order with the saved widths. The first column stays first: it is pinned. */
export function laidOut<
  Shown extends { readonly id: string; readonly width: number; readonly grows?: boolean },
>(columns: readonly Shown[], { widths, order }: TableLayout): readonly Shown[] {
  const [first, ...rest] = columns
  if (first === undefined) return []
  const place = (id: string) => {
    const at = order.indexOf(id)
    return at < 0 ? order.length : at
  }
  const sorted = rest.toSorted((one, other) => place(one.id) - place(other.id))
  return [first, ...sorted].map((column) => {
    const width = widths[column.id]
    return width === undefined ? column : { ...column, width: clamped(width), grows: false, isResized: true }
  })
}

export function clamped(width: number): number {
  return Math.round(Math.min(Math.max(width, COLUMN_WIDTH.least), COLUMN_WIDTH.most))
}

/** The ids with one moved before another; the first never moves. */
export function movedBefore(ids: readonly string[], id: string, before: string): readonly string[] {
  const [first] = ids
  if (id === before || id === first || before === first) return ids
  const without = ids.filter((one) => one !== id)
  return without.flatMap((one) => (one === before ? [id, one] : [one]))
}

export interface LayoutControl {
  readonly resize: (id: string, width: number) => void
  readonly move: (id: string, before: string) => void
  readonly reset: (id: string) => void
}

/** @param name where the layout is saved; undefined: columns stay as declared */
export function useTableLayout<
  Shown extends { readonly id: string; readonly width: number; readonly grows?: boolean },
>(
  name: string | undefined,
  columns: readonly Shown[],
): { readonly columns: readonly Shown[]; readonly control: LayoutControl | undefined } {
  const [layout, setLayout] = useSaved(`table-${name ?? 'none'}`, USUAL, isTableLayout)
  const shown = useMemo(
    () => (name === undefined ? columns : laidOut(columns, layout)),
    [name, columns, layout],
  )
  if (name === undefined) return { columns: shown, control: undefined }
  const { widths, order } = layout
  return {
    columns: shown,
    control: {
      resize: (id, width) => setLayout({ order, widths: { ...widths, [id]: clamped(width) } }),
      move: (id, before) =>
        setLayout({
          widths,
          order: movedBefore(
            shown.map((one) => one.id),
            id,
            before,
          ),
        }),
      reset: (id) =>
        setLayout({
          order,
          widths: Object.fromEntries(Object.entries(widths).filter(([one]) => one !== id)),
        }),
    },
  }
}
