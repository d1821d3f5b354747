/**
 * Tags of a service: number and length in sevens of bits, lowest first, then the value. A number with bit 7 holds tags
 * itself. The same length may be written longer, so that values begin at even offsets.
 */
import { limits } from './limits.ts'

export interface CodesysTag {
  readonly id: number
  /** Bounds of the value. */
  readonly start: number
  readonly end: number
}

const HOLDS_TAGS = 0x80
const LONGEST_NUMBER = 5

/** Number at `at`, and where it ends; undefined if it does not end in time. */
function numberAt(bytes: Uint8Array, at: number, end: number): { value: number; next: number } | undefined {
  let value = 0
  for (let i = 0; i < LONGEST_NUMBER && at + i < end; i++) {
    const byte = bytes[at + i]!
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { value, next: at + i + 1 }
  }
  return undefined
}

/** Tags that lie side by side; ends at the first that cannot be. */
export function tagsIn(bytes: Uint8Array, start: number, end: number): readonly CodesysTag[] {
  const tags: CodesysTag[] = []
  for (let at = start; at < end && tags.length < limits.tags; ) {
    const id = numberAt(bytes, at, end)
    const length = id === undefined ? undefined : numberAt(bytes, id.next, end)
    if (id === undefined || length === undefined || length.next + length.value > end) break
    at = length.next + length.value
    tags.push({ id: id.value, start: length.next, end: at })
  }
  return tags
}

export function holdsTags({ id }: CodesysTag): boolean {
  return (id & HOLDS_TAGS) !== 0
}

/** First tag with this number: among those at the top, else one level down. */
export function find(bytes: Uint8Array, start: number, end: number, id: number): CodesysTag | undefined {
  const top = tagsIn(bytes, start, end)
  const here = top.find((tag) => tag.id === id)
  if (here !== undefined) return here
  for (const tag of top) {
    const inside = holdsTags(tag)
      ? tagsIn(bytes, tag.start, tag.end).find((each) => each.id === id)
      : undefined
    if (inside !== undefined) return inside
  }
  return undefined
}

/** All values that hold no tags, in order, at any depth. False if they were too many or too deep. */
export function eachLeaf(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (tag: CodesysTag) => void,
): boolean {
  let left: number = limits.tags
  const walk = (from: number, to: number, depth: number): boolean =>
    tagsIn(bytes, from, to).every((tag) => {
      if (--left < 0 || depth > limits.depth) return false
      if (holdsTags(tag)) return walk(tag.start, tag.end, depth + 1)
      visit(tag)
      return true
    })
  return walk(start, end, 1)
}
