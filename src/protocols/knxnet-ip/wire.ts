import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { services } from './services.ts'

// Header: KNX Standard 03_08_02 Core.
export const HEADER = 6
const VERSION = 0x10
const SERVICE_AT = 2
const LENGTH_AT = 4
/** Longest message: a secure wrapper around the longest cEMI frame is below 600 bytes; descriptions stay below 1 KiB. */
const LONGEST = 2048

export interface KnxMessage {
  readonly service: number
  readonly length: number
}

/** @returns `foreign` without the fixed header; `malformed` if the length cannot be. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<KnxMessage> {
  const available = end - start
  if (bytes[start] !== HEADER || (available > 1 && bytes[start + 1] !== VERSION)) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const length = u16be(bytes, start + LENGTH_AT)
  if (length < HEADER || length > LONGEST)
    return { kind: 'malformed', at: LENGTH_AT, reason: 'length', length: available }
  if (available < length && !isCut) return { kind: 'incomplete', need: length }
  const taken = Math.min(available, length)
  return {
    kind: 'message',
    length: taken,
    message: { service: u16be(bytes, start + SERVICE_AT), length: taken },
  }
}

/** Sure of a known service whose length its own structures fill. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end, isStream } = slice
  const available = end - start
  const fixed = [HEADER, VERSION]
  for (let at = 0; at < 2 && at < available; at++) if (bytes[start + at] !== fixed[at]) return 'no'
  if (available < HEADER) return isStream ? 'more' : 'no'
  const service = u16be(bytes, start + SERVICE_AT)
  const length = u16be(bytes, start + LENGTH_AT)
  if (!services.has(service) || length < HEADER || length > LONGEST) return 'no'
  if (!isStream && length !== available && !slice.isCut) return 'no'
  if (available <= HEADER) return length === HEADER ? 'no' : isStream ? 'more' : 'no'
  // The first structure begins with its own length, or a connection and its status are there.
  const first = bytes[start + HEADER]!
  const isEndpoint = first === 8 || first === 4
  const isShort = length === 8
  const isSecure = service >> 8 === 0x09
  const isFrame = service >> 8 === 0x05
  return (isEndpoint && first <= length - HEADER) || isShort || isSecure || isFrame ? 'yes' : 'no'
}

/** The next whole message of a known service. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER <= end; at++) {
    if (bytes[at] !== HEADER || bytes[at + 1] !== VERSION || !services.has(u16be(bytes, at + SERVICE_AT)))
      continue
    const length = u16be(bytes, at + LENGTH_AT)
    if (length >= HEADER && at + length <= end) return at
  }
  return undefined
}
