import { hexCode } from '#bytes/hex'
import type { Row } from '#model/protocol'
import { nameOf } from './requests.ts'
import { STATUS_OK, type UmasMessage } from './wire.ts'

/** The decoded tree of a message. */
export function rows(message: UmasMessage): readonly Row[] {
  const { code, data, end, isRequest } = message
  const value = isRequest ? `${nameOf(code).name} (${hexCode(code)})` : code === STATUS_OK ? 'OK' : 'error'
  return [
    { label: 'Pairing key', value: String(message.pairingKey), at: 0, length: 1 },
    { label: isRequest ? 'Function' : 'Status', value, at: 1, length: 1 },
    { label: 'Data', value: `${end - data} bytes`, at: data, length: end - data },
  ]
}
