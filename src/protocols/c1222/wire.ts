import { BerReader, berOid } from '#bytes/ber'
import { berElements } from '#bytes/ber-elements'
import type { Dissected, Slice } from '#model/protocol'
import { limits } from './limits.ts'

/** ACSE association PDU of C12.22-2012 clause 5.2 and the elements in it. */
const MESSAGE = 0x60
const TAG = {
  CONTEXT: 0xa1,
  CALLED_TITLE: 0xa2,
  CALLING_TITLE: 0xa6,
  CALLING_INVOCATION: 0xa8,
  USER_INFORMATION: 0xbe,
} as const
/** Called and calling titles, qualifiers and invocations, mechanism, authentication value, user information. */
const KNOWN: ReadonlySet<number> = new Set([
  0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0x8b, 0xab, 0xac, 0xbe,
])
const EXTERNAL = 0x28
const BYTES = 0x81

export interface C1222Message {
  readonly called: string | undefined
  readonly calling: string | undefined
  /** Number that pairs a request with its answer; undefined where none is stated. */
  readonly invocation: number | undefined
  /** Offsets of the EPSEM from the start of the message; alike where there is none. */
  readonly start: number
  readonly end: number
}

/** @returns `foreign` unless known elements fill the message from end to end and one holds an EPSEM. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<C1222Message> {
  if (bytes[start] !== MESSAGE) return { kind: 'foreign' }
  const reader = new BerReader()
  const state = reader.read(bytes, start, end)
  if (state === 'wrong' || (reader.need ?? 0) > limits.messageBytes) return { kind: 'foreign' }
  if (state === 'short') {
    if (isCut) return { kind: 'foreign' }
    return { kind: 'incomplete', need: reader.need ?? end - start + 1 }
  }
  const elements = berElements(bytes, reader.start, reader.end, 16)
  if (elements.at(-1)?.end !== reader.end || !elements.every(({ tag }) => KNOWN.has(tag)))
    return { kind: 'foreign' }
  const find = (tag: number) => elements.find((element) => element.tag === tag)
  const information = find(TAG.USER_INFORMATION)
  if (information === undefined || elements[0]!.tag === TAG.CONTEXT) return { kind: 'foreign' }
  const external = berElements(bytes, information.start, information.end, 2)[0]
  const byteCount =
    external?.tag === EXTERNAL ? berElements(bytes, external.start, external.end, 2)[0] : undefined
  if (byteCount?.tag !== BYTES || byteCount.end === byteCount.start) return { kind: 'foreign' }
  const title = (tag: number) => {
    const element = find(tag)
    return element === undefined ? undefined : titleOf(bytes, element.start, element.end)
  }
  const invocation = find(TAG.CALLING_INVOCATION)
  const called = title(TAG.CALLED_TITLE)
  const calling = title(TAG.CALLING_TITLE)
  if (called === undefined && calling === undefined) return { kind: 'foreign' }
  return {
    kind: 'message',
    length: reader.end - start,
    message: {
      called,
      calling,
      invocation: invocation === undefined ? undefined : numberOf(bytes, invocation.start, invocation.end),
      start: byteCount.start - start,
      end: byteCount.end - start,
    },
  }
}

/** An application title: absolute (06) or relative (80) object identifier. */
function titleOf(bytes: Uint8Array, start: number, end: number): string | undefined {
  const element = berElements(bytes, start, end, 1)[0]
  if (element?.tag === 0x06) return berOid(bytes, element.start, element.end)
  if (element?.tag !== 0x80) return undefined
  // A relative identifier has no first arc that combines two.
  const relative = berOid(
    Uint8Array.from([0, ...bytes.subarray(element.start, element.end)]),
    0,
    1 + element.end - element.start,
  )
  return relative === undefined ? undefined : relative.slice('0.0'.length)
}

/** An integer of a few bytes inside its context tag; only compared, never calculated with. */
function numberOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = Math.min(end, start + 2); at < Math.min(end, start + 8); at++)
    value = value * 256 + bytes[at]!
  return value
}

/** The structure is proof enough: elements, titles, EXTERNAL and bytes must nest to the byte. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  if (slice.end === slice.start) return slice.isStream ? 'more' : 'no'
  const found = dissect(slice)
  if (found.kind === 'message')
    return slice.isStream || found.length === slice.end - slice.start ? 'yes' : 'no'
  if (found.kind !== 'incomplete' || !slice.isStream) return 'no'
  // While bytes are awaited, the first element must be a title.
  const { bytes, start, end } = slice
  const at = start + 1 + (bytes[start + 1]! < 0x80 ? 1 : 1 + (bytes[start + 1]! & 0x7f))
  const first = at < end ? bytes[at]! : TAG.CALLED_TITLE
  return first === TAG.CALLED_TITLE || first === TAG.CALLING_TITLE || first === 0xa4 ? 'more' : 'no'
}
