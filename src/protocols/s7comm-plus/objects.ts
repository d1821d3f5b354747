/** Trees of objects, tag by tag: what CreateObject carries and Explore answers. */
import type { S7commPlusCursor } from './cursor.ts'
import { limits } from './limits.ts'
import { type ReadBudget, readValue, type S7commPlusValue } from './values.ts'

export const START_OF_OBJECT = 0xa1
const END_OF_OBJECT = 0xa2
const ATTRIBUTE = 0xa3
const RELATION = 0xa4

export interface PlcObject {
  /** Relation id: what the object is addressed by. */
  readonly id: number
  readonly classId: number
  readonly attributes: ReadonlyMap<number, S7commPlusValue>
}

/**
 * Reads the object at the cursor and all inside it, outermost first.
 * Stops at the first tag it does not know (type descriptions), with what was read until there.
 */
export function readObjects(cursor: S7commPlusCursor, allowed: ReadBudget): readonly PlcObject[] {
  const found: PlcObject[] = []
  const open: Map<number, S7commPlusValue>[] = []
  while (!cursor.hasFailed && cursor.left > 0) {
    const tag = cursor.peek()
    if (tag === START_OF_OBJECT) {
      if (open.length >= limits.depth || --allowed.left < 0) break
      cursor.u8()
      const id = cursor.u32()
      const classId = cursor.vlq32()
      cursor.vlq32() // class flags
      cursor.vlq32() // attribute id
      const attributes = new Map<number, S7commPlusValue>()
      if (!cursor.hasFailed) found.push({ id, classId, attributes })
      open.push(attributes)
    } else if (open.length === 0) break
    else if (tag === END_OF_OBJECT) {
      cursor.u8()
      open.pop()
    } else if (tag === ATTRIBUTE) {
      cursor.u8()
      const attribute = cursor.vlq32()
      const value = readValue(cursor, allowed)
      if (!cursor.hasFailed) open.at(-1)?.set(attribute, value)
    } else if (tag === RELATION) {
      if (--allowed.left < 0) break
      cursor.u8()
      cursor.vlq32()
      cursor.u32()
    } else break
  }
  return found
}
