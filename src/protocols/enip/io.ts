/** Class 0/1 I/O datagrams: the hot path of EtherNet/IP. */
import { u16le, u32le } from '#bytes/read'
import type { Emit, Slice } from '#model/protocol'
import type { EnipState } from './state.ts'
import { type EnipMessage, ITEM, itemOf, looksLikeIo } from './wire.ts'

// Offsets in a datagram of two items, Sequenced Address and Connected Data: CIP Networks Library Vol. 2 §3-2.2.
const CONNECTION_ID = 6
const SEQUENCE = 10
const DATA_TYPE = 14
const DATA_LENGTH = 16
const DATA = 18

/** Larger jumps mean that the number went back: a replay, a reordering or a restart. */
const BACKWARDS = 0x8000_0000

/**
 * Folds the steady I/O packet: one number per connection, direction and length. 0 for the first packet of a connection
 * and wherever the sequence number does not go on by one.
 */
export function foldKey({ bytes, start, end, isStream, fromClient }: Slice, state: EnipState): number {
  if (isStream || end - start < DATA || !looksLikeIo(bytes, start, end) || u16le(bytes, start) !== 2) return 0
  const length = u16le(bytes, start + DATA_LENGTH)
  if (u16le(bytes, start + DATA_TYPE) !== ITEM.CONNECTED_DATA || length !== end - start - DATA) return 0
  if (length > 2047 || !state.isOurs) return 0
  const id = u32le(bytes, start + CONNECTION_ID)
  const sequence = u32le(bytes, start + SEQUENCE)
  if (state.io.peek(id, sequence) !== 1) return 0
  state.io.step(id, sequence)
  return (id * 2 + (fromClient ? 1 : 0)) * 2048 + length + 1
}

/** Emits a gap or a step back in the sequence, and passes the data to CIP. */
export function ioFacts(message: EnipMessage, { bytes, start }: Slice, emit: Emit, state: EnipState): void {
  const address = itemOf(message, ITEM.SEQUENCED_ADDRESS)
  const data = itemOf(message, ITEM.CONNECTED_DATA)
  if (address === undefined || address.end - address.start < 8 || data === undefined) return
  const connectionId = u32le(bytes, start + address.start)
  const sequence = u32le(bytes, start + address.start + 4)
  const step = state.io.step(connectionId, sequence)
  const at = address.start + 4
  if (step >= BACKWARDS)
    emit({ kind: 'anomaly', what: 'sequence', at, detail: 'I/O sequence number went back' })
  else if (step > 1) emit({ kind: 'anomaly', what: 'gap', at, detail: `${step - 1} I/O packets missing` })
  emit({
    kind: 'payload',
    bytes,
    start: start + data.start,
    end: start + data.end,
    context: {
      transport: 'io',
      session: 0,
      contextLow: 0,
      contextHigh: 0,
      connectionId,
      sequence,
      originatorPort: undefined,
      targetPort: undefined,
    },
  })
}
