/** Signals that requests name and answers give. Layout of names and values: seen in captures. */

import { hexCode } from '#bytes/hex'
import { float32, u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Emit } from '#model/protocol'
import { limits } from './limits.ts'

/** The fields that a request selects, where they are type, value and address: the only choice whose answers we have seen. */
const SELECTOR = [0x03, 0xd0, 0x01] as const

/** Names of a request by name, or undefined if it is not laid out as those we know; `at` is the field selector. */
export function namesOf(bytes: Uint8Array, at: number, end: number): readonly string[] | undefined {
  // Selector (3), security level, number of signals.
  if (end - at < 5) return undefined
  const count = bytes[at + 4]!
  const names: string[] = []
  let begin = at + 5
  for (let i = 0; i < Math.min(count, limits.signals) && begin < end; i++) {
    let stop = begin
    while (stop < end && bytes[stop] !== 0) stop++
    names.push(text(bytes, begin, stop))
    begin = stop + 1
  }
  return names
}

export function selectsValues(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= SELECTOR.length && SELECTOR.every((byte, i) => bytes[at + i] === byte)
}

/** First names, each once. */
export function namesText(names: readonly string[]): string {
  const all = [...new Set(names)]
  return all.slice(0, limits.shown).join(' ') + (all.length > limits.shown ? ' …' : '')
}

/** Version (2), security level, number of signals, then the address (2) of the first and what is written. */
export function writtenAddress(bytes: Uint8Array, at: number, end: number): string | undefined {
  return end - at < 6 ? undefined : `address:${hexCode(u16le(bytes, at + 4), 4)}`
}

const LOGICAL = 0
const ANALOG = 2
/** Address and version of a signal after its value. */
const PLACE = 4

/** Emits the values of a response by the names of its request; stops at an unknown type. */
export function emitValues(
  bytes: Uint8Array,
  { at, end }: { at: number; end: number },
  names: readonly string[],
  emit: Emit,
): void {
  let begin = at
  for (const name of names) {
    const type = bytes[begin]
    const size = type === LOGICAL ? 1 : type === ANALOG ? 4 : undefined
    if (size === undefined || begin + 1 + size + PLACE > end) return
    const value = type === ANALOG ? float32(u32le(bytes, begin + 1)) : bytes[begin + 1] !== 0
    if (typeof value === 'boolean' || Number.isFinite(value)) emit({ kind: 'reading', point: name, value })
    begin += 1 + size + PLACE
  }
}
