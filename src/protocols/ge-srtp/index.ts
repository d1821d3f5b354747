import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, finish } from './facts.ts'
import { rules } from './rules.ts'
import { services } from './services.ts'
import { GeSrtpState } from './state.ts'
import { dissect, INITIALISE, probe, REQUEST, resume } from './wire.ts'

/** Addresses that count as "the same place". */
const bucketSize = 100

/** `%R1000…` for `%R1001..1010`. */
function bucketed(object: string): string {
  const [, letters, from] = /^(%[A-Z]+)(\d+)/.exec(object) ?? []
  return letters === undefined ? object : `${letters}${Math.floor(Number(from) / bucketSize) * bucketSize}…`
}

export const protocol = defineProtocol({
  name: 'ge-srtp',
  shortName: 'GE SRTP',
  defenderName: 'SRTP',
  title: 'GE SRTP',
  standard: 'No public document; Denton et al., Digital Investigation 22 (2017); captures',
  depth: 'semantic',
  family: 'ot',
  traits: { isControllerInterface: true },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [{ transport: 'tcp', port: 18245 }, { content: 'tcp' }],
  newState: () => new GeSrtpState(),
  firstBytes: '\x00\x01\x02\x03',
  probe,
  dissect,
  isFromClient: ({ type }) => type === INITIALISE || type === REQUEST,
  resume,
  facts,
  finish,
  rows: ({ type, sequence, kind, end }) => [
    { label: 'Type', value: String(type), at: 0, length: 1 },
    { label: 'Sequence', value: String(sequence), at: 2, length: 2 },
    { label: 'Kind', value: hexCode(kind), at: 31, length: 1 },
    { label: 'Text', value: `${end - 56} bytes`, at: 56, length: end - 56 },
  ],
  behaviourKeys: [
    { name: 'service', of: ({ code }) => code },
    {
      name: 'memory',
      of: ({ code, object }) => (object === undefined ? undefined : `${code} ${bucketed(object)}`),
    },
  ],
  operations: [...services].map(([code, { verb, name }]) => ({ code: String(code), name, verb })),
  rules,
})
