import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { dissect, opcode, type WebsocketMessage, type WebsocketState } from './wire.ts'

/** Control frames and pieces of longer messages carry nothing to hand on but for binary ones, which are a stream. */
function facts(message: WebsocketMessage, slice: Slice, emit: Emit, { skip }: WebsocketState): void {
  const side = slice.fromClient ? 0 : 1
  if (skip[side] > 0) skip[side] -= slice.end - slice.start
  else if (message.skipped > 0) skip[side] = message.skipped
  const { data, isCompressed, isFinal } = message
  const isText = message.opcode === opcode.text && isFinal
  if (isCompressed || data.length === 0 || (!isText && message.opcode > opcode.binary)) return
  if (!isText && message.opcode === opcode.text) return // its end comes in another frame
  emit({
    kind: 'payload',
    selector: typeof slice.context === 'string' ? slice.context.toLowerCase() : undefined,
    isStream: !isText,
    bytes: data,
    start: 0,
    end: data.length,
  })
}

export const protocol = defineProtocol<WebsocketMessage, WebsocketState>({
  name: 'websocket',
  shortName: 'WebSocket',
  title: 'WebSocket',
  standard: 'RFC 6455; RFC 7692',
  depth: 'recognised',
  family: 'it',
  hints: [{ carriedBy: 'http', selector: 'websocket' }],
  newState: () => ({ skip: [0, 0] }),
  dissect,
  facts,
  rows: (message) => [
    { label: 'Opcode', value: String(message.opcode), at: 0, length: 1 },
    { label: 'Data', value: `${message.data.length + message.skipped} bytes`, at: 1, length: 1 },
  ],
})
