/** Messages over a class 3 connection: the hot path of EtherNet/IP on TCP. Offsets: CIP Networks Library Vol. 2 §2-4.8, §2-6. */
import { u16le, u32le } from '#bytes/read'
import type { Carried, Slice } from '#model/protocol'
import { COMMAND } from './commands.ts'
import type { EnipState } from './state.ts'
import { HEADER, ITEM, SEND_PREFIX } from './wire.ts'

const LENGTH = 2
const SESSION = 4
const STATUS = 8
const CONTEXT = 12
const OPTIONS = 20
/** Item count, then the Connected Address item (type, length 4, id), then the Connected Data item. */
const COUNT = HEADER + SEND_PREFIX
const ADDRESS = COUNT + 2
const CONNECTION_ID = ADDRESS + 4
const DATA = CONNECTION_ID + 4
const PAYLOAD = DATA + 4
/** After the sequence count of two bytes comes the service, whose first bit marks a reply: Vol. 1 Ed. 3.3 §2-4. */
const SERVICE = PAYLOAD + 2
const REPLY = 0x80

/** A plain Send Unit Data: one address, one data item, and nothing after it. */
export function carries({ bytes, start, end, isStream }: Slice, state: EnipState): Carried | undefined {
  const length = end - start
  if (!isStream || !state.isOurs || length <= SERVICE) return undefined
  if (u16le(bytes, start) !== COMMAND.SEND_UNIT_DATA || u16le(bytes, start + LENGTH) !== length - HEADER)
    return undefined
  if (u32le(bytes, start + STATUS) !== 0 || u32le(bytes, start + OPTIONS) !== 0) return undefined
  if (u16le(bytes, start + COUNT) !== 2 || u16le(bytes, start + ADDRESS) !== ITEM.CONNECTED_ADDRESS)
    return undefined
  if (u16le(bytes, start + ADDRESS + 2) !== 4 || u16le(bytes, start + DATA) !== ITEM.CONNECTED_DATA)
    return undefined
  if (u16le(bytes, start + DATA + 2) !== length - PAYLOAD) return undefined
  const { carried } = state
  carried.start = start + PAYLOAD
  carried.end = end
  carried.fromClient = (bytes[start + SERVICE]! & REPLY) === 0
  const { context } = carried
  context.session = u32le(bytes, start + SESSION)
  context.contextLow = u32le(bytes, start + CONTEXT)
  context.contextHigh = u32le(bytes, start + CONTEXT + 4)
  context.connectionId = u32le(bytes, start + CONNECTION_ID)
  return carried
}
