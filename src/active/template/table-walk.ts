/** The row after which an answer of SNMP ends: the index that the next request of a table names. */
import { BerReader, berTag } from '#bytes/ber'
import { hex } from '#bytes/hex'

const RESPONSE = 0xa2

/** Bytes of the index of the last row; undefined where the table ended, or the answer is none. */
export function lastIndex(answer: Uint8Array, columns: readonly string[]): Uint8Array | undefined {
  const names = columns.map(hex)
  let index: Uint8Array | undefined
  let isInTable = false
  for (const name of namesOf(answer)) {
    isInTable = names.some((column) => startsWith(name, column))
    const [first = new Uint8Array()] = names
    if (startsWith(name, first)) index = name.subarray(first.length)
  }
  return isInTable ? index : undefined
}

/** Object identifiers of a response, in a message of version 2c or without one. */
function* namesOf(answer: Uint8Array): Iterable<Uint8Array> {
  const outer = new BerReader()
  let item = new BerReader()
  if (outer.read(answer, 0, answer.length) !== 'element') return
  if (outer.tag === RESPONSE) item = outer
  else {
    item.end = outer.start
    do {
      if (item.read(answer, item.end, outer.end) !== 'element') return
    } while (item.tag !== RESPONSE)
  }
  const pdu = new BerReader()
  pdu.end = item.start
  // Request id, error status, error index; then the bindings.
  for (let i = 0; i < 4; i++) if (pdu.read(answer, pdu.end, item.end) !== 'element') return
  const pair = new BerReader()
  const name = new BerReader()
  for (let at = pdu.start; at < pdu.end; at = pair.end) {
    if (pair.read(answer, at, pdu.end) !== 'element') return
    if (name.read(answer, pair.start, pair.end) !== 'element' || name.tag !== berTag.OBJECT_IDENTIFIER) return
    yield answer.subarray(name.start, name.end)
  }
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length > prefix.length && prefix.every((byte, at) => bytes[at] === byte)
}

/** Whether a row comes after another one: an agent that goes back would be asked without end. */
export function isLater(index: Uint8Array, before: Uint8Array | undefined): boolean {
  if (before === undefined) return true
  const [arcs, others] = [arcsOf(index), arcsOf(before)]
  const at = arcs.findIndex((arc, i) => arc !== others[i])
  return at >= 0 && arcs[at]! > (others[at] ?? -1)
}

function arcsOf(index: Uint8Array): readonly number[] {
  const arcs: number[] = []
  let arc = 0
  for (const byte of index) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  return arcs
}
