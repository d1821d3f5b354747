/** Messages of publishers: data sets as streams and readings, announcements as identity. OPC 10000-14 §7.2.4.5, §7.2.4.6. */
import type { Emit, Slice } from '#model/protocol'
import {
  applicationDescription,
  emitApplication,
  emitEndpoints,
  endpointDescription,
  identity,
} from './identity.ts'
import { limits } from './limits.ts'
import type { UadpMessage } from './pubsub.ts'
import { Reader } from './reader.ts'
import { dataValue, variant } from './variant.ts'

// DataSetFlags1: valid, field encoding, and what the header holds.
const VALID = 0x01
const SEQUENCE = 0x08
const STATUS = 0x10
const MAJOR = 0x20
const MINOR = 0x40
const FLAGS2 = 0x80
const TIMESTAMP = 0x10
const PICOSECONDS = 0x20
const frames: readonly string[] = ['key frame', 'delta frame', 'event', 'keep alive']
/** Announcement types: publisher endpoints, application information. */
const ENDPOINTS = 1
const APPLICATION = 5
/** Application information of type application description. */
const DESCRIPTION = 1

export function uadpFacts(message: UadpMessage, slice: Slice, emit: Emit): void {
  const { publisher, type } = message
  if (publisher !== undefined)
    emit(identity('client', 'address:opcua-publisher', publisher, 'PublisherId', 0.9))
  emit(identity('client', 'role', 'opcua-publisher', 'NetworkMessage'))
  const isData = type === 'data'
  emit({
    kind: 'operation',
    about: 'client',
    verb: isData ? 'report' : 'browse',
    name: isData ? 'DataSetMessage' : type,
    code: isData ? 'uadp' : `uadp ${type}`,
    object: isData ? nameOf(message, message.writers[0]) : undefined,
    outcome: 'requested',
  })
  if (message.isEncrypted || message.isChunk) return
  const reader = new Reader(slice.bytes, slice.start + message.payload, slice.end)
  if (isData) dataSets(message, reader, emit)
  else if (type === 'discovery announcement') announcement(reader, emit)
}

function nameOf({ publisher, group }: UadpMessage, writer: number | undefined): string {
  const parts = [`publisher:${publisher ?? '?'}`]
  if (group !== undefined) parts.push(`group:${group}`)
  if (writer !== undefined) parts.push(`writer:${writer}`)
  return parts.join('/')
}

/** Sizes precede the messages if there are several. Without writers the payload is one message. */
function dataSets(message: UadpMessage, reader: Reader, emit: Emit): void {
  const { writers } = message
  if (writers.length <= 1) {
    dataSet(message, writers[0], reader, emit)
    return
  }
  const sizes = writers.map(() => reader.u16())
  for (const [i, size] of sizes.entries()) {
    const start = reader.at
    reader.skip(size)
    if (reader.isShort) return
    dataSet(message, writers[i], new Reader(reader.bytes, start, start + size), emit)
  }
}

function dataSet(message: UadpMessage, writer: number | undefined, reader: Reader, emit: Emit): void {
  const flags = reader.u8()
  const flags2 = (flags & FLAGS2) !== 0 ? reader.u8() : 0
  const sequence = (flags & SEQUENCE) !== 0 ? reader.u16() : message.sequence
  if ((flags2 & TIMESTAMP) !== 0) reader.skip(8)
  if ((flags2 & PICOSECONDS) !== 0) reader.skip(2)
  if ((flags & STATUS) !== 0) reader.skip(2)
  const major = (flags & MAJOR) !== 0 ? reader.u32() : undefined
  if ((flags & MINOR) !== 0) reader.skip(4)
  if (reader.isShort || (flags & VALID) === 0) return
  const id = nameOf(message, writer)
  const frame = frames[flags2 & 0x0f] ?? `type ${flags2 & 0x0f}`
  const state = major === undefined ? frame : `${frame}, configuration ${major}`
  if (sequence !== undefined) emit({ kind: 'stream', about: 'client', id, sequence, state })
  const encoding = (flags >> 1) & 3
  if (encoding === 1 || (flags2 & 0x0f) > 1) return // raw fields need the metadata; events and keep alives hold no values
  const isDelta = (flags2 & 0x0f) === 1
  const count = Math.min(reader.u16(), limits.readings)
  for (let i = 0; i < count && !reader.isShort; i++) {
    const field = isDelta ? reader.u16() : i
    const { value } = encoding === 0 ? variant(reader) : dataValue(reader)
    if (value !== undefined && !reader.isShort)
      emit({ kind: 'reading', about: 'client', point: `${id}/field:${field}`, value })
  }
}

function announcement(reader: Reader, emit: Emit): void {
  const type = reader.u8()
  reader.skip(2) // sequence number
  if (type === ENDPOINTS) {
    const endpoints = reader.array(() => endpointDescription(reader), limits.descriptions)
    emitEndpoints(endpoints, reader.bytes, 'client', emit)
  } else if (type === APPLICATION && reader.u16() === DESCRIPTION) {
    const application = applicationDescription(reader)
    if (!reader.isShort) emitApplication(application, 'client', emit)
  }
}
