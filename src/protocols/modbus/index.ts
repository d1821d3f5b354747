import { LINK_PAYLOAD } from '#model/link-payload'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts, finish } from './facts.ts'
import { functions } from './operations.ts'
import { probe, resume } from './probe.ts'
import { rows } from './rows.ts'
import { rules } from './rules.ts'
import { ModbusState } from './state.ts'
import { dissect } from './wire.ts'

export const protocol = defineProtocol({
  name: 'modbus',
  shortName: 'Modbus',
  title: 'Modbus/TCP',
  standard:
    'MODBUS Application Protocol V1.1b3; MODBUS Messaging on TCP/IP V1.0b; MODBUS over Serial Line V1.02 (RTU frames over TCP and UDP)',
  depth: 'deep',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [
    { transport: 'tcp', port: 502 },
    { transport: 'udp', port: 502 },
    { content: 'tcp' },
    { content: 'udp' },
    { etherType: LINK_PAYLOAD.serial },
    { carriedBy: 'modbus-ascii' },
  ],
  newState: () => new ModbusState(),
  probe,
  dissect,
  isFromClient: (message) =>
    message.isException ? false : message.isDirectionProven ? message.isRequest : undefined,
  resume,
  facts,
  finish,
  foldKey: (slice, state) => state.foldKey(slice),
  rows,
  behaviourKeys,
  operations: [...functions]
    .map(([code, { verb, name }]) => ({ code: String(code), name, verb }))
    .sort((a, b) => Number(a.code) - Number(b.code)),
  rules,
})
