import { defineProtocol } from '#model/protocol'
import { type AsciiMessage, dissect, probe, resume } from './wire.ts'

export const protocol = defineProtocol<AsciiMessage, undefined>({
  name: 'modbus-ascii',
  shortName: 'Modbus ASCII',
  defenderName: 'MODBUS',
  title: 'Modbus ASCII',
  standard: 'MODBUS over Serial Line V1.02 §2.5.2 (ASCII frames over TCP and UDP)',
  depth: 'semantic',
  family: 'ot',
  hints: [{ content: 'tcp' }, { content: 'udp' }],
  probe,
  firstBytes: ':',
  dissect,
  isFromClient: ({ isRequest }) => isRequest,
  resume,
  facts({ rtu }, _slice, emit) {
    emit({ kind: 'payload', bytes: rtu, start: 0, end: rtu.length })
  },
  rows: ({ rtu }) => [
    { label: 'Frame', value: `${rtu.length - 2} bytes`, at: 1, length: (rtu.length - 1) * 2 },
  ],
})
