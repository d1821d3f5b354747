import { hexCode } from '#bytes/hex'
import type { Row } from '#model/protocol'
import { nameOf } from './requests.ts'
import { NOTIFICATION, type PlusMessage, REQUEST } from './wire.ts'

/** The decoded tree of a message; values are emitted as readings. */
export function rows(message: PlusMessage): readonly Row[] {
  const { kind, version, head, body, end } = message
  if (kind === 'tls') return [{ label: 'TLS', value: `${end} bytes, encrypted`, at: 0, length: end }]
  const lines: Row[] = [{ label: 'Version', value: hexCode(version), at: 1, length: 1 }]
  if (message.hasDigest) lines.push({ label: 'Digest', value: '32 bytes', at: 5, length: 32 })
  if (head === undefined)
    return [
      ...lines,
      {
        label: kind === 'event' ? 'System event' : 'Continuation',
        value: `${end - body} bytes`,
        at: body,
        length: end - body,
      },
    ]
  if (head.opcode === NOTIFICATION)
    return [...lines, { label: 'Notification', value: hexCode(head.session, 8), at: body + 1, length: 4 }]
  const word = head.opcode === REQUEST ? 'request' : 'response'
  const value = `${nameOf(head.functionCode).name} ${word} (${hexCode(head.functionCode, 4)})`
  lines.push({ label: 'Function', value, at: body + 3, length: 2 })
  lines.push({ label: 'Sequence number', value: String(head.sequence), at: body + 7, length: 2 })
  if (head.opcode === REQUEST)
    lines.push({ label: 'Session', value: hexCode(head.session, 8), at: body + 9, length: 4 })
  return lines
}
