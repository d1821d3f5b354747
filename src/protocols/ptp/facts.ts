import { toHex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { emitManagement } from './management.ts'
import { messages } from './operations.ts'
import type { PtpState } from './state.ts'
import { messageType, type PtpMessage, SOURCE, SOURCE_BYTES } from './wire.ts'

// Announce: IEEE 1588-2019 §13.5.
const CLOCK_CLASS = 48
const GRANDMASTER = 53
const STEPS_REMOVED = 61
const TIME_SOURCE = 63
const CLOCK_BYTES = 8

/** timeSource: §7.6.2.8. */
const TIME_SOURCES: ReadonlyMap<number, string> = new Map([
  [0x10, 'atomic clock'],
  [0x20, 'GNSS'],
  [0x30, 'terrestrial radio'],
  [0x39, 'serial time code'],
  [0x40, 'PTP'],
  [0x50, 'NTP'],
  [0x60, 'hand set'],
  [0x90, 'other'],
  [0xa0, 'internal oscillator'],
])

export function facts(message: PtpMessage, slice: Slice, emit: Emit, state: PtpState): void {
  if (message.version === 2) noteSource(slice, emit, state)
  const { verb, name } = messages.get(message.type)!
  if (message.version === 2 && message.type === messageType.management) {
    emitManagement(message, slice, emit, state)
    return
  }
  const isAnnounce = message.version === 2 && message.type === messageType.announce
  emit({
    kind: 'operation',
    verb,
    name,
    code: `0x${message.type.toString(16)}`,
    object: isAnnounce ? `grandmaster ${clockAt(slice, GRANDMASTER)}` : undefined,
    unit: message.version === 2 ? `domain ${message.domain}` : undefined,
    outcome: 'requested',
  })
  if (isAnnounce) emitAnnounce(message, slice, emit)
}

/** Emits the sender; once as long as it stays the same. */
function noteSource({ bytes, start, fromClient }: Slice, emit: Emit, { source }: PtpState): void {
  let isSame = true
  for (let i = 0; i < SOURCE_BYTES; i++) {
    if (source[i] !== bytes[start + SOURCE + i]) isSame = false
    source[i] = bytes[start + SOURCE + i]!
  }
  if (isSame) return
  emit({
    kind: 'identity',
    about: fromClient ? 'client' : 'server',
    attribute: 'address:ptp-clock',
    value: toHex(source, 0, CLOCK_BYTES),
    confidence: confidence.management,
    field: 'sourcePortIdentity',
  })
}

function emitAnnounce(message: PtpMessage, slice: Slice, emit: Emit): void {
  const { bytes, start, fromClient } = slice
  const grandmaster = clockAt(slice, GRANDMASTER)
  const isItself = grandmaster === clockAt(slice, SOURCE)
  const about = fromClient ? 'client' : 'server'
  emit({
    kind: 'identity',
    about,
    attribute: 'role',
    value: isItself ? 'ptp-grandmaster' : 'ptp-boundary-clock',
    confidence: confidence.management,
    field: 'grandmasterIdentity',
  })
  const source = TIME_SOURCES.get(bytes[start + TIME_SOURCE]!) ?? `source ${bytes[start + TIME_SOURCE]!}`
  emit({
    kind: 'stream',
    about,
    id: `ptp domain ${message.domain}`,
    sequence: message.sequence,
    state: `grandmaster ${grandmaster}, class ${bytes[start + CLOCK_CLASS]!}, ${u16be(bytes, start + STEPS_REMOVED)} steps, ${source}`,
  })
}

function clockAt({ bytes, start }: Slice, at: number): string {
  return toHex(bytes, start + at, start + at + CLOCK_BYTES)
}
