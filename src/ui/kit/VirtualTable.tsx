// biome-ignore-all lint/a11y/useSemanticElements: rows drawn at an offset cannot be table rows; the roles are equivalent
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles Enter for the active row
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { columnNeed, fittedWidths, fixedNeed, MEASURED_ROWS } from './column-widths.ts'
import { useKeys } from './keys.ts'
import { DENSITIES, usePreferences } from './preferences.ts'
import { COLUMN_WIDTH, type LayoutControl, useTableLayout } from './table-layout.ts'
import styles from './VirtualTable.module.css'

/** Heights of the head and of rows by number of text lines, in px. */
const headHeight = 32
const heights = { 1: headHeight, 2: 48, 3: 66 } as const

/** Height of a row in px; the density changes it by as much as it changes a row of one line. */
function heightOf(lines: keyof typeof heights, density: keyof typeof DENSITIES): number {
  return heights[lines] + DENSITIES[density] - DENSITIES.normal
}
/** Rows rendered outside the window, so that fast scrolling shows no gap. */
const overscan = 16

export interface Column<Row> {
  readonly id: string
  readonly title: string
  /** Width in px; the column named in `grows` takes the rest. With `text` only until the rows are measured. */
  readonly width: number
  /** Text of a cell, which decides about the width. */
  readonly text?: (row: Row) => string
  /** Icons next to the text, in px. */
  readonly beside?: number
  /** Share of the texts that take one line. */
  readonly oneLine?: number
  /** Set by a person: the texts do not matter. */
  readonly isResized?: boolean
  readonly grows?: boolean
  readonly isNumber?: boolean
  /** Long text takes two lines instead of being cut. */
  readonly wraps?: boolean
  /** Sort key of the heading; undefined: not sortable. */
  readonly sort?: string
  /** @param width of the column, in px */
  readonly cell: (row: Row, width: number) => ReactNode
}

interface Props<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  /** Rows that are not loaded are missing at their index. */
  readonly rows: readonly (Row | undefined)[]
  /** Total number of rows, loaded or not. */
  readonly total: number
  /** Called with the first visible row, or the next one, that is not loaded. */
  readonly onNeed?: (index: number) => void
  readonly selected: number
  readonly onSelect: (index: number) => void
  readonly onOpen: (row: Row) => void
  /** Name under which widths and order of the columns are kept; without it they are fixed. */
  readonly layout?: string
  /** Lines of text per cell; default one. */
  readonly lines?: keyof typeof heights
  readonly sort?: string | undefined
  readonly onSort?: (sort: string) => void
  /** Selection of rows for bulk actions; omitted if there are none. */
  readonly marking?: Marking<Row> | undefined
}

export interface Marking<Row> {
  readonly isMarked: (row: Row) => boolean
  readonly onMark: (row: Row) => void
  /** Accessible name of a row. */
  readonly nameOf: (row: Row) => string
}

/**
 * A virtual grid of any length. Keys: j, k, Home, End, Enter; Tab moves to the controls of the selected row, then
 * out.
 */
export function VirtualTable<Row>(props: Props<Row>) {
  const { rows, total, selected, onNeed, lines = 1 } = props
  const layout = useTableLayout(props.layout, props.columns)
  const { control } = layout
  const { density } = usePreferences()
  const rowHeight = heightOf(lines, density)
  const scroll = useRef<HTMLDivElement>(null)
  const id = useId()
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollPaddingStart: headHeight,
  })
  // Measured heights are kept; a wide screen has other ones.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again only if the height differs
  useEffect(() => virtual.measure(), [rowHeight])
  const { hasMore, look, room } = useRoom(scroll)
  const columns = useFittedColumns(layout.columns, rows, {
    room: Math.max(0, room - (props.marking === undefined ? 0 : MARK)),
    isSortable: props.onSort !== undefined,
  })
  const items = virtual.getVirtualItems()
  const missing =
    items.find(({ index }) => rows[index] === undefined)?.index ??
    ((items.at(-1)?.index ?? 0) >= rows.length - 1 && rows.length < total ? rows.length : undefined)
  useEffect(() => {
    if (missing !== undefined) onNeed?.(missing)
  }, [missing, onNeed])

  function move(to: number) {
    const index = Math.min(Math.max(to, 0), total - 1)
    if (index < 0) return
    props.onSelect(index)
    virtual.scrollToIndex(index, { align: 'auto' })
  }
  function open() {
    const row = rows[selected]
    if (row !== undefined) props.onOpen(row)
  }
  const { marking } = props
  const mark = () => {
    const row = rows[selected]
    if (row !== undefined) marking?.onMark(row)
  }
  useKeys([
    ...(marking === undefined ? [] : [{ key: 'x', help: 'Select row for a bulk action', run: mark }]),
    { key: 'j', help: 'Next row', run: () => move(selected + 1) },
    { key: 'k', help: 'Previous row', run: () => move(selected - 1) },
    { key: 'Enter', help: 'Open row', run: open },
  ])
  function onKeyDown(event: React.KeyboardEvent) {
    const page = Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight) - 2
    const steps: Record<string, number> = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      PageDown: selected + page,
      PageUp: selected - page,
      Home: 0,
      End: total - 1,
    }
    if (event.target !== scroll.current) return
    const to = steps[event.key]
    if (to !== undefined) move(to)
    else if (event.key === ' ' && marking !== undefined) mark()
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={scroll}
      className={`${styles.scroll} ${hasMore ? styles.hasMore : ''}`}
      onScroll={look}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length + (marking === undefined ? 0 : 1)}
      aria-multiselectable={marking !== undefined}
      aria-activedescendant={items.some((item) => item.index === selected) ? `${id}-${selected}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles.table} role="presentation">
        <Head {...props} columns={columns} control={control} />
        <div className={styles.body} style={{ height: virtual.getTotalSize() }} role="rowgroup">
          {items.map((item) => (
            <Line
              key={item.index}
              id={`${id}-${item.index}`}
              index={item.index}
              top={item.start}
              row={rows[item.index]}
              {...{
                columns,
                lines,
                height: rowHeight,
                isSelected: item.index === selected,
                onSelect: props.onSelect,
                onOpen: props.onOpen,
                marking,
              }}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

/** Width of the boxes that mark rows, in px. */
const MARK = 32

/** The columns with widths from the texts of the first rows. */
function useFittedColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly (Row | undefined)[],
  { room, isSortable }: { readonly room: number; readonly isSortable: boolean },
): readonly Column<Row>[] {
  const needs = useMemo(() => {
    if (columns.every(({ text }) => text === undefined)) return undefined
    const sample = rows.slice(0, MEASURED_ROWS).filter((row) => row !== undefined)
    return columns.map(({ title, width, text, sort, wraps, beside, oneLine, isResized }) =>
      text === undefined || isResized === true || sample.length === 0
        ? fixedNeed(width)
        : columnNeed({
            title,
            texts: sample.map(text),
            isSorted: isSortable && sort !== undefined,
            lines: wraps ? 2 : 1,
            beside,
            oneLine,
          }),
    )
  }, [columns, rows, isSortable])
  return useMemo(() => {
    if (needs === undefined) return columns
    const widths = fittedWidths(needs, room)
    return columns.map((column, at) => ({ ...column, width: widths[at]! }))
  }, [columns, needs, room])
}

/** Inner width, and true if columns are hidden beyond the right edge; `look` checks again. */
function useRoom(scroll: RefObject<HTMLDivElement | null>) {
  const [hasMore, setHasMore] = useState(false)
  const [room, setRoom] = useState(0)
  const look = useCallback(() => {
    const { current } = scroll
    if (current === null) return
    setHasMore(current.scrollLeft + current.clientWidth < current.scrollWidth - 1)
    setRoom(current.clientWidth)
  }, [scroll])
  useEffect(() => {
    const { current } = scroll
    if (current === null) return
    const watch = new ResizeObserver(look)
    watch.observe(current)
    // Column selection changes the width of the table.
    if (current.firstElementChild !== null) watch.observe(current.firstElementChild)
    return () => watch.disconnect()
  }, [scroll, look])
  return { hasMore, look, room }
}

function widthOf<Row>(column: Column<Row>) {
  return {
    flex: column.grows ? `1 0 ${column.width}px` : `0 0 ${column.width}px`,
    boxSizing: 'border-box' as const,
  }
}

/** Pinned while the table scrolls sideways: the first column, next to the marks. */
function pinned(at: number, hasMarks: boolean): string {
  return at > 0 ? '' : `${styles.pinned} ${hasMarks ? styles.besideMark : ''}`
}

function Head<Row>({
  columns,
  sort,
  onSort,
  marking,
  control,
}: Props<Row> & { control: LayoutControl | undefined }) {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} style={{ display: 'flex', width: '100%' }}>
        {marking !== undefined && (
          <div role="columnheader" className={`${styles.headCell} ${styles.mark}`}>
            <span className="visually-hidden">Selected</span>
          </div>
        )}
        {columns.map((column, at) => {
          const word = column.sort
          const down = `-${word}`
          const direction = sort === word ? 'ascending' : sort === down ? 'descending' : 'none'
          return (
            <div
              key={column.id}
              role="columnheader"
              className={`${styles.headCell} ${column.isNumber ? styles.end : ''} ${pinned(at, marking !== undefined)}`}
              style={widthOf(column)}
              {...(control !== undefined && at > 0 && dragging(column.id, control))}
              {...(word !== undefined && onSort && { 'aria-sort': direction })}
            >
              {word !== undefined && onSort ? (
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() => onSort(sort === word ? down : word)}
                >
                  {column.title}
                  {direction === 'ascending' ? ' ↑' : direction === 'descending' ? ' ↓' : ''}
                </button>
              ) : (
                column.title
              )}
              {control !== undefined && <Grip column={column} control={control} />}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** A header can be dragged onto another, and is then placed before it. */
function dragging(id: string, { move }: LayoutControl) {
  return {
    draggable: true,
    onDragStart: (event: React.DragEvent) => event.dataTransfer.setData('text/x-column', id),
    onDragOver: (event: React.DragEvent) => {
      if (event.dataTransfer.types.includes('text/x-column')) event.preventDefault()
    },
    onDrop: (event: React.DragEvent) => {
      event.preventDefault()
      move(event.dataTransfer.getData('text/x-column'), id)
    },
  }
}

/** The right edge of a head: drag for the width, double-click for the declared one. Works by pointer only; widths lose nothing. */
function Grip<Row>({ column, control }: { column: Column<Row>; control: LayoutControl }) {
  const drag = useRef<{ readonly x: number; readonly width: number }>(undefined)
  return (
    <span
      className={styles.grip}
      aria-hidden="true"
      title="Drag to resize; double-click to reset"
      draggable
      onDragStart={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
      onPointerDown={(event) => {
        const width = event.currentTarget.parentElement?.getBoundingClientRect().width ?? column.width
        drag.current = { x: event.clientX, width }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        const { current } = drag
        if (current === undefined) return
        const width = current.width + event.clientX - current.x
        control.resize(column.id, Math.round(width / COLUMN_WIDTH.step) * COLUMN_WIDTH.step)
      }}
      onPointerUp={() => {
        drag.current = undefined
      }}
      onDoubleClick={() => control.reset(column.id)}
    />
  )
}

/** Interactive elements in cells. */
const CONTROLS = 'a[href], button, input'

/** Only controls of the selected row are tab stops; otherwise Tab would pass all 50,000 rows. */
function useTabStops(line: RefObject<HTMLElement | null>, isSelected: boolean) {
  // After each render, as cells create new controls.
  useLayoutEffect(() => {
    for (const control of line.current?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])
      control.tabIndex = isSelected ? 0 : -1
  })
}

interface LineProps<Row> {
  readonly id: string
  readonly index: number
  readonly top: number
  readonly row: Row | undefined
  readonly columns: readonly Column<Row>[]
  readonly lines: keyof typeof heights
  readonly height: number
  readonly isSelected: boolean
  readonly onSelect: (index: number) => void
  readonly onOpen: (row: Row) => void
  readonly marking: Marking<Row> | undefined
}

/** During scrolling only new rows are rendered. */
const Line = memo(AnyLine) as typeof AnyLine

function AnyLine<Row>(props: LineProps<Row>) {
  const { id, index, top, row, columns, lines, height, isSelected, onSelect, onOpen, marking } = props
  const line = useRef<HTMLDivElement>(null)
  useTabStops(line, isSelected)
  return (
    <div
      ref={line}
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={`${styles.row} ${lines > 1 ? styles.tall : ''} ${styles.clickable} ${isSelected ? styles.selected : ''}`}
      style={{ height, transform: `translateY(${top}px)` }}
      onClick={() => {
        onSelect(index)
        if (row !== undefined) onOpen(row)
      }}
    >
      {marking !== undefined && (
        <div role="gridcell" className={`${styles.cell} ${styles.mark}`}>
          {row !== undefined && (
            <input
              type="checkbox"
              checked={marking.isMarked(row)}
              onChange={() => marking.onMark(row)}
              onClick={(event) => event.stopPropagation()}
              aria-label={`Select ${marking.nameOf(row)}`}
            />
          )}
        </div>
      )}
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          className={`${styles.cell} ${column.isNumber ? styles.end : ''} ${column.wraps ? styles.wraps : ''} ${row === undefined ? styles.pending : ''} ${pinned(at, marking !== undefined)}`}
          style={widthOf(column)}
        >
          {row === undefined ? '…' : column.cell(row, column.width)}
        </div>
      ))}
    </div>
  )
}
