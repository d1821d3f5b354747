import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, finish } from './facts.ts'
import { codeOf, services } from './services.ts'
import { type FfHseState, newState } from './state.ts'
import { dissect, type HseMessage, probe, step } from './wire.ts'

/** ff-annunc, ff-fms, ff-sm, ff-lr-port. */
const PORTS = [1089, 1090, 1091, 3622]

export const protocol = defineProtocol<HseMessage, FfHseState>({
  name: 'ff-hse',
  shortName: 'FF HSE',
  title: 'FOUNDATION Fieldbus HSE',
  standard: 'FF-588; IEC 61158-5-5 and -6-5, type 5',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'DCS Controller' } },
  actions,
  hints: [
    ...PORTS.flatMap((port) => [
      { transport: 'udp' as const, port },
      { transport: 'tcp' as const, port },
    ]),
    { content: 'udp' },
  ],
  newState,
  firstBytes: '\x00\x01',
  probe,
  dissect,
  isFromClient: (message) => message.step === step.request,
  facts,
  finish,
  rows: (message) => [
    {
      label: 'Service',
      value: services.get(codeOf(message.protocol, message.isConfirmed, message.service))?.name ?? 'unknown',
      at: 3,
      length: 1,
    },
    { label: 'FDA Address', value: String(message.address), at: 4, length: 4 },
    { label: 'Invoke Id', value: String(message.invokeId ?? ''), at: 0, length: 0 },
  ],
  behaviourKeys: [
    { name: 'service', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => object && `${code} ${object}` },
  ],
  operations: [...services].map(([code, said]) => ({ code, ...said })),
})
