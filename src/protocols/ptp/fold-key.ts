/** Number of a message without news: same type, domain and source as the last one that was read completely. */
import { u16be } from '#bytes/read'
import type { Slice } from '#model/protocol'
import type { PtpState } from './state.ts'
import { messageType, SOURCE, SOURCE_BYTES } from './wire.ts'

const EVENT_BYTES = 44
const PEER_BYTES = 54

export function foldKey({ bytes, start, end }: Slice, { source }: PtpState): number {
  if (end - start < EVENT_BYTES || (bytes[start + 1]! & 0x0f) !== 2) return 0
  const type = bytes[start]! & 0x0f
  if (type >= messageType.announce) return 0
  const length = u16be(bytes, start + 2)
  const isShort =
    type === messageType.sync || type === messageType.followUp || type === messageType.delayRequest
  if (length > end - start || length !== (isShort ? EVENT_BYTES : PEER_BYTES)) return 0
  for (let i = 0; i < SOURCE_BYTES; i++) if (bytes[start + SOURCE + i] !== source[i]) return 0
  return 1 + ((bytes[start + 4]! << 4) | type)
}
