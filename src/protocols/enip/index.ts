import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands } from './commands.ts'
import { carries } from './connected.ts'
import { facts, finish, isAnswer } from './facts.ts'
import { foldKey } from './io.ts'
import { probe, resume } from './probe.ts'
import { rows } from './rows.ts'
import { rules } from './rules.ts'
import { newState } from './state.ts'
import { dissect, IO } from './wire.ts'

export const protocol = defineProtocol({
  name: 'enip',
  shortName: 'EtherNet/IP',
  defenderName: 'EtherNet/IP',
  title: 'EtherNet/IP encapsulation',
  standard: 'ODVA The CIP Networks Library Volume 2: EtherNet/IP Adaptation of CIP, Edition 1.4 (2007)',
  depth: 'deep',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [
    { transport: 'tcp', port: 44818 },
    { transport: 'udp', port: 44818 },
    { transport: 'udp', port: 2222 },
    { transport: 'tcp', port: 2222 },
    { content: 'tcp' },
    { content: 'udp' },
  ],
  newState,
  probe,
  dissect: (slice, state) => dissect(slice, state.isOurs),
  isFromClient: (message, slice) => (message.command === IO ? undefined : !isAnswer(message, slice)),
  resume,
  facts,
  finish,
  foldKey,
  carries,
  rows,
  behaviourKeys: [{ name: 'EtherNet/IP Protocol Command', of: (operation) => operation.code }],
  operations: [...commands].map(([code, { name, verb }]) => ({ code: hexCode(code, 4), name, verb })),
  rules,
})
