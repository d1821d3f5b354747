/** Levels of tanks, out of the table that an In-Tank Inventory Report prints. */
import { clean } from '#bytes/text'
import type { Emit } from '#model/protocol'

/** Reports are printed eighty characters wide. */
const LONGEST_ROW = 120

/** Columns after tank and product, in the order they are printed. */
const COLUMNS = ['volume', 'tc-volume', 'ullage', 'height', 'water', 'temperature'] as const

/** A tank, its product, and six numbers. */
const ROW = /^\s*(\d{1,2})\s+(\S[^\r\n]{0,24}?)\s+(-?\d+(?:\s+-?[\d.]+){5})\s*$/

/** One line of the report; other lines are skipped. */
export function emitInventory(line: string, emit: Emit): void {
  const row = line.length > LONGEST_ROW ? null : ROW.exec(line)
  if (row === null) return
  const numbers = row[3]!.split(/\s+/).map(Number)
  COLUMNS.forEach((column, i) => {
    const value = numbers[i]
    if (value !== undefined && Number.isFinite(value))
      emit({ kind: 'reading', point: `tank:${row[1]} ${column}`, value })
  })
  const about = `server/tank:${row[1]}`
  const value = clean(row[2]!)
  emit({ kind: 'identity', about, attribute: 'name', value, confidence: 0.9, field: 'TANK PRODUCT' })
}
