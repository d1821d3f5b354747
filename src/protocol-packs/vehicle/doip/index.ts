import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { type DoipState, facts, finish } from './facts.ts'
import { services } from './uds.ts'
import { type DoipMessage, dissect, payloadType, probe, TYPES } from './wire.ts'

/** Types that a tester sends. */
const FROM_TESTER: ReadonlySet<number> = new Set([0x0001, 0x0002, 0x0003, 0x0005, 0x0008, 0x4001, 0x4003])

export const protocol = defineProtocol<DoipMessage, DoipState>({
  name: 'doip',
  shortName: 'DoIP',
  title: 'Diagnostics over IP',
  standard: 'ISO 13400-2:2019; ISO 14229-1:2020',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [
    { transport: 'udp', port: 13_400 },
    { transport: 'tcp', port: 13_400 },
    { content: 'tcp' },
    { content: 'udp' },
  ],
  newState: () => new Map(),
  probe,
  dissect,
  isFromClient: ({ type }) => (type === payloadType.diagnostic ? undefined : FROM_TESTER.has(type)),
  facts,
  finish,
  rows: ({ type }) => [
    { label: 'Payload type', value: TYPES.get(type)?.[0] ?? `0x${type.toString(16)}`, at: 2, length: 2 },
  ],
  behaviourKeys: [
    { name: 'service', of: ({ code }) => code },
    { name: 'unit', of: ({ code, unit }) => unit && `${code} ${unit}` },
  ],
  operations: [
    { code: '0x0001', name: 'Vehicle identification request', verb: 'identify' },
    { code: '0x0005', name: 'Routing activation', verb: 'authenticate' },
    ...[...services].map(([service, said]) => ({
      code: `uds:0x${service.toString(16).padStart(2, '0')}`,
      ...said,
    })),
  ],
})
