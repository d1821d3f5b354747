import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { operations } from './operations.ts'
import { dissect, type GatewayMessage, probe, speaks } from './wire.ts'

export const protocol = defineProtocol<GatewayMessage, undefined>({
  name: 'lorawan-gateway',
  shortName: 'LoRaWAN gateway',
  title: 'LoRaWAN gateway to its server (Semtech UDP)',
  standard: 'Semtech, Gateway to Server Interface (PROTOCOL.TXT of packet_forwarder 4.0.1, 2017)',
  depth: 'semantic',
  family: 'ot',
  roles: { client: { type: 'Protocol Converter', role: 'gateway' }, server: { type: 'Server' } },
  actions,
  hints: [{ transport: 'udp', port: 1700 }, { content: 'udp' }],
  firstBytes: '\x01\x02',
  probe,
  dissect,
  isFromClient: ({ identifier }) => speaks(identifier),
  facts({ identifier, gateway }, { fromClient }, emit) {
    emit({ kind: 'operation', ...operations.get(identifier)!, code: `${identifier}`, outcome: 'requested' })
    if (gateway === '') return
    const about = fromClient ? 'client' : 'server'
    const attribute = 'device-id'
    emit({
      kind: 'identity',
      about,
      attribute,
      value: gateway,
      confidence: confidence.management,
      field: 'EUI',
    })
  },
  rows: ({ identifier, gateway }) => [
    {
      label: 'Identifier',
      value: `${identifier} ${operations.get(identifier)?.name ?? ''}`,
      at: 3,
      length: 1,
    },
    ...(gateway === '' ? [] : [{ label: 'Gateway', value: gateway, at: 4, length: 8 }]),
  ],
  behaviourKeys: [{ name: 'message', of: ({ code }) => code }],
  operations: [...operations].map(([code, { name, verb }]) => ({ code: `${code}`, name, verb })),
})
