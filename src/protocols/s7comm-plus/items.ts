/** Items of a request: an object or memory area, and the path in it. */
import type { S7commPlusCursor } from './cursor.ts'
import { FUNCTION } from './functions.ts'
import { limits } from './limits.ts'
import { ATTRIBUTE, attributeName, isMemory, isTemporary, objectName } from './names.ts'

/** One item asked for or written: an object or memory area, and what in it. */
export interface S7commPlusItem {
  readonly id: number
  readonly path: readonly number[]
}

/** One object and a path in it. Links have a single attribute without a count. */
export function oneItem(cursor: S7commPlusCursor, functionCode: number): S7commPlusItem {
  const id = cursor.u32()
  const isCounted = functionCode === FUNCTION.setVariable || functionCode === FUNCTION.getVariable
  const count = isCounted ? cursor.vlq32() : 1
  const path: number[] = []
  for (let i = 0; i < Math.min(count, limits.depth) && !cursor.hasFailed; i++) path.push(cursor.vlq32())
  return { id, path }
}

/** Many attributes of one object, or addresses with their own areas where the object is 0. */
export function readItems(cursor: S7commPlusCursor): readonly S7commPlusItem[] {
  const id = cursor.u32()
  const count = cursor.vlq32()
  const numbers = cursor.vlq32()
  const items: S7commPlusItem[] = []
  const most = Math.min(id === 0 ? count : numbers, limits.items)
  for (let i = 0; i < most && !cursor.hasFailed; i++) {
    if (id !== 0) items.push({ id, path: [cursor.vlq32()] })
    else items.push(readAddress(cursor))
  }
  if (cursor.hasFailed) items.pop()
  return items
}

/** Checksum of the symbol, area, number of steps, the steps from the area's part down to the variable. */
function readAddress(cursor: S7commPlusCursor): S7commPlusItem {
  cursor.vlq32()
  const id = cursor.vlq32()
  const steps = cursor.vlq32()
  const path: number[] = []
  for (let i = 0; i < steps && !cursor.hasFailed; i++) {
    const step = cursor.vlq32()
    if (path.length < limits.depth) path.push(step)
  }
  return { id, path }
}

/** `DB3.10` for a variable (the part `ValueActual` is left out), `CPUcommon.3451` for an attribute. */
export function itemName({ id, path }: S7commPlusItem): string {
  const [first = 0, ...rest] = path
  if (isMemory(id)) {
    const isActual = first === ATTRIBUTE.dbValueActual || first === ATTRIBUTE.areaValueActual
    return [objectName(id), ...(isActual ? rest : path)].join('.')
  }
  const parts = path.length === 0 ? [] : [attributeName(first), ...rest]
  return [isTemporary(id) ? 'session' : objectName(id), ...parts].join('.')
}

export function itemsText(items: readonly S7commPlusItem[]): string | undefined {
  if (items.length === 0) return undefined
  const shown = items.slice(0, limits.shownItems).map(itemName)
  const more = items.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}
