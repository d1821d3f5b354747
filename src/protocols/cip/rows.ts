import { hexCode } from '#bytes/hex'
import type { Row } from '#model/protocol'
import { statusText } from './status.ts'
import type { CipMessage } from './wire.ts'

/** The fields of the Message Router header; offsets count from the start of the payload. */
export function rows(message: CipMessage): readonly Row[] {
  switch (message.kind) {
    case 'empty':
      return [{ label: 'Sequence count', value: 'no data', at: 0, length: 2 }]
    case 'io':
      return [{ label: 'I/O data', value: `${message.length} bytes`, at: 0, length: message.length }]
    case 'identity':
      return [{ label: 'Identity', value: `${message.length} bytes`, at: 0, length: message.length }]
    case 'pccc':
      return [{ label: 'PCCC', value: `${message.length} bytes`, at: 0, length: message.length }]
    case 'explicit':
      return explicit(message)
    default: {
      const never: never = message
      return never
    }
  }
}

function explicit({ part, sequence }: CipMessage & { readonly kind: 'explicit' }): readonly Row[] {
  const at = sequence === undefined ? 0 : 2
  const isReply = part.kind === 'reply'
  const service = `${hexCode(part.service)} ${isReply ? 'reply' : 'request'}`
  const rows: Row[] = [{ label: 'Service', value: service, at, length: 1 }]
  if (sequence !== undefined)
    rows.unshift({ label: 'Sequence count', value: `${sequence}`, at: 0, length: 2 })
  if (part.kind === 'reply') {
    const value = statusText(part.status, part.extended)
    rows.push({ label: 'General status', value, at: at + 2, length: part.dataStart - at - 2 })
  } else {
    const length = part.pathEnd - part.pathStart
    rows.push({ label: 'Path', value: `${length} bytes`, at: part.pathStart, length })
  }
  const length = part.dataEnd - part.dataStart
  if (length > 0) rows.push({ label: 'Data', value: `${length} bytes`, at: part.dataStart, length })
  return rows
}
