/** Clocks of both sides, from the headers of requests and responses: OPC 10000-4 §7.33, §7.34, in UTC. */
import { clockIdentity } from '#model/device-clock'
import type { Emit, Slice } from '#model/protocol'
import { Reader } from './reader.ts'
import type { OpcuaState } from './state.ts'

/** One in so many messages is looked at. */
const SAMPLED = 32

/** @param at where the header begins, after its type */
export function emitClock(
  bytes: Uint8Array,
  [start, end]: readonly [start: number, end: number],
  isRequest: boolean,
  { slice, emit, state }: { readonly slice: Slice; readonly emit: Emit; readonly state: OpcuaState },
): void {
  if (state.headers++ % SAMPLED > 1) return // a request and its response
  const reader = new Reader(bytes, start, end)
  reader.nodeId()
  if (isRequest) reader.nodeId() // authenticationToken
  const said = reader.dateTime()
  if (said === undefined || reader.isShort) return
  const side = isRequest ? 'client' : 'server'
  const news = state.clocks[side].says(Date.parse(said) * 1000, slice.time)
  const about = slice.fromClient ? 'client' : 'server'
  if (news !== undefined)
    emit(clockIdentity(about, news, `timestamp of ${side === 'client' ? 'RequestHeader' : 'ResponseHeader'}`))
}
