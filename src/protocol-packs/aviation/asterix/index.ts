import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { categories } from './categories.ts'
import { type AsterixBlock, dissect, isFilled } from './wire.ts'

export const protocol = defineProtocol<AsterixBlock, undefined>({
  name: 'asterix',
  shortName: 'ASTERIX',
  title: 'ASTERIX, surveillance data of air traffic',
  standard: 'EUROCONTROL SPEC-149 Part 1, edition 3.1',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ transport: 'udp', port: 8600 }],
  dissect: (slice) =>
    categories.has(slice.bytes[slice.start]!) && isFilled(slice) ? dissect(slice) : { kind: 'foreign' },
  isFromClient: () => true,
  facts({ category, source }, _slice, emit) {
    const name = categories.get(category) ?? `Category ${category}`
    const object = source === undefined ? undefined : `${source.area}/${source.identification}`
    emit({ kind: 'operation', verb: 'report', name, code: String(category), object, outcome: 'succeeded' })
    if (object === undefined) return
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'address:asterix-source',
      value: object,
      confidence: 0.85,
      field: 'Data Source Identifier SAC/SIC',
    })
  },
  behaviourKeys: [{ name: 'category', of: ({ code }) => code }],
  operations: [...categories].map(([code, name]) => ({ code: String(code), name, verb: 'report' as const })),
})
