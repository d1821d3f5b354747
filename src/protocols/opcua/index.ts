import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts, finish, isFromClient } from './facts.ts'
import { probe } from './probe.ts'
import { rows } from './rows.ts'
import { rules } from './rules.ts'
import { services } from './services.ts'
import { OpcuaState } from './state.ts'
import { dissect, resume } from './wire.ts'

export const protocol = defineProtocol({
  name: 'opcua',
  shortName: 'OPC UA',
  defenderName: 'OPC UA',
  title: 'OPC UA binary and PubSub (UADP)',
  standard: 'OPC 10000-4, OPC 10000-6 and OPC 10000-14, release 1.05',
  depth: 'deep',
  family: 'ot',
  traits: { hasLogons: true },
  roles: { server: { role: 'opc-server' }, client: { type: 'HMI', role: 'opc-client' } },
  actions,
  hints: [
    { transport: 'tcp', port: 4840 },
    { content: 'tcp' },
    { transport: 'udp', port: 4840 },
    { etherType: 0xb62c },
  ],
  newState: () => new OpcuaState(),
  firstBytes: 'ACEHMOR',
  probe,
  dissect,
  isFromClient,
  resume,
  facts,
  finish,
  rows,
  behaviourKeys,
  operations: [
    ...services.map(({ name, verb }) => ({ code: name, name, verb })),
    { code: 'OPN', name: 'OpenSecureChannel (sealed)', verb: 'identify' as const },
    { code: 'uadp', name: 'DataSetMessage', verb: 'report' as const },
    { code: 'uadp discovery probe', name: 'discovery probe', verb: 'browse' as const },
    { code: 'uadp discovery announcement', name: 'discovery announcement', verb: 'browse' as const },
    { code: 'EventNotification', name: 'EventNotification', verb: 'report' as const },
  ],
  rules,
})
