import type { Row } from '#model/protocol'
import { tpdus } from './tpdu.ts'
import type { CotpMessage } from './wire.ts'

/** The decoded tree of a TPKT and its TPDU. */
export function rows(message: CotpMessage): readonly Row[] {
  const named = [...tpdus.values()].find(({ type }) => type === message.type)
  const lines: Row[] = [
    { label: 'TPKT length', value: String(message.dataEnd), at: 2, length: 2 },
    { label: 'TPDU', value: `${named?.name ?? ''} (${message.type})`, at: 5, length: 1 },
  ]
  if (message.callingTsap !== undefined)
    lines.push({ label: 'Calling TSAP', value: message.callingTsap, at: 11, length: message.data - 11 })
  if (message.calledTsap !== undefined)
    lines.push({ label: 'Called TSAP', value: message.calledTsap, at: 11, length: message.data - 11 })
  if (message.dataEnd > message.data) {
    const length = message.dataEnd - message.data
    lines.push({ label: 'User data', value: `${length} bytes`, at: message.data, length })
  }
  return lines
}
