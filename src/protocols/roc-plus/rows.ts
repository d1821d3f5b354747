import type { Row } from '#model/protocol'
import { opcodes } from './opcodes.ts'
import { DATA, type RocMessage } from './wire.ts'

/** The decoded tree of a message. */
export function rows(message: RocMessage): readonly Row[] {
  const { opcode, end } = message
  return [
    {
      label: 'Destination',
      value: `group ${message.destinationGroup}, unit ${message.destinationUnit}`,
      at: 0,
      length: 2,
    },
    { label: 'Source', value: `group ${message.sourceGroup}, unit ${message.sourceUnit}`, at: 2, length: 2 },
    { label: 'Opcode', value: `${opcode} ${opcodes.get(opcode)?.name ?? ''}`, at: 4, length: 1 },
    { label: 'Data', value: `${end - DATA} bytes`, at: DATA, length: end - DATA },
  ]
}
