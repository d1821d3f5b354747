import type { Row } from '#model/protocol'
import { operations } from './operations.ts'
import type { MqttMessage } from './wire.ts'

export function rows(message: MqttMessage): readonly Row[] {
  if (message.kind === 'rest') return [{ label: 'Rest of a long packet', value: '', at: 0, length: 0 }]
  const { type, flags, start, end, remaining } = message
  const length = end - start
  return [
    { label: 'Packet', value: operations.get(type)?.name ?? String(type), at: 0, length: 1 },
    { label: 'Flags', value: `0x${flags.toString(16)}`, at: 0, length: 1 },
    { label: 'Remaining Length', value: String(length + remaining), at: 1, length: 0 },
  ]
}
