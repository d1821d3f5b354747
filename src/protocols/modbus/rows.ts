import type { Row } from '#model/protocol'
import { nameOf } from './operations.ts'
import type { ModbusMessage } from './wire.ts'

/** Decoded tree of a message; values are emitted as readings. */
export function rows(message: ModbusMessage): readonly Row[] {
  const { framing, pdu, pduEnd, functionCode } = message
  const header: Row[] =
    framing === 'rtu'
      ? [{ label: 'Address', value: String(message.unit), at: 0, length: 1 }]
      : [
          { label: 'Transaction Identifier', value: String(message.transaction), at: 0, length: 2 },
          { label: 'Unit Identifier', value: String(message.unit), at: 6, length: 1 },
        ]
  const kind = message.isException ? 'exception' : message.isRequest ? 'request' : 'response'
  const name = `${functionCode} ${nameOf(functionCode, undefined).name} (${kind})`
  return [
    ...header,
    { label: 'Function Code', value: name, at: pdu, length: 1 },
    { label: 'Data', value: `${pduEnd - pdu - 1} bytes`, at: pdu + 1, length: pduEnd - pdu - 1 },
  ]
}
