import type { Row } from '#model/protocol'
import type { OpcMessage } from './wire.ts'

export function rows(message: OpcMessage): readonly Row[] {
  if (message.kind === 'rest') return [{ label: 'Rest of a large chunk', value: '', at: 0, length: 0 }]
  if (message.kind === 'uadp') {
    const publisher = message.publisher ?? 'none'
    return [
      {
        label: 'NetworkMessage',
        value: `${message.type}, publisher ${publisher}`,
        at: 0,
        length: message.payload,
      },
    ]
  }
  const part = message.isFinal ? 'final' : message.isAborted ? 'aborted' : 'more follow'
  return [
    { label: 'Message Type', value: `${message.type} (${part})`, at: 0, length: 4 },
    { label: 'Message Size', value: String(message.size), at: 4, length: 4 },
    { label: 'Body', value: `${message.length - 8} bytes`, at: 8, length: message.length - 8 },
  ]
}
