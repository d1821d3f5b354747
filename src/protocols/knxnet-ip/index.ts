import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { applicationServices, managementServices } from './application.ts'
import { facts, finish, isFromClient } from './facts.ts'
import { services } from './services.ts'
import { KnxnetIpState } from './state.ts'
import { dissect, type KnxMessage, probe, resume } from './wire.ts'

export const protocol = defineProtocol<KnxMessage, KnxnetIpState>({
  name: 'knxnet-ip',
  shortName: 'KNXnet/IP',
  title: 'KNXnet/IP',
  standard: 'KNX Standard 2.1, 03_08 KNXnet/IP (EN ISO 22510:2020); 03_06_03 EMI; 03_03_07 Application Layer',
  depth: 'deep',
  family: 'ot',
  roles: { server: { type: 'HVAC' } },
  actions,
  hints: [
    { transport: 'udp', port: 3671 },
    { transport: 'tcp', port: 3671 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  newState: () => new KnxnetIpState(),
  firstBytes: '\x06',
  probe,
  dissect,
  isFromClient,
  resume,
  facts,
  finish,
  rows: ({ service, length }) => [
    {
      label: 'Service',
      value: services.get(service)?.name ?? hexCode(service, 4),
      at: 2,
      length: 2,
    },
    { label: 'Length', value: String(length), at: 4, length: 2 },
  ],
  behaviourKeys: [
    { name: 'service', of: ({ code }) => code },
    {
      name: 'object',
      of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`),
    },
  ],
  operations: [
    ...[...services].flatMap(([code, { name, verb }]) =>
      verb === undefined ? [] : [{ code: hexCode(code, 4), name, verb }],
    ),
    ...[...applicationServices].map(([code, { name, verb }]) => ({ code: hexCode(code, 3), name, verb })),
    ...[...managementServices].map(([code, { name, verb }]) => ({ code: hexCode(code), name, verb })),
  ],
})
