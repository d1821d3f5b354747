import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { dissect, PREVIEW, probe, type SacnMessage, TERMINATED } from './wire.ts'

const operations = {
  data: { verb: 'write', name: 'E1.31 Data', code: 'data' },
  terminated: { verb: 'report', name: 'Stream terminated', code: 'terminated' },
  preview: { verb: 'report', name: 'Preview data', code: 'preview' },
  synchronisation: { verb: 'execute', name: 'Universe synchronization', code: 'synchronization' },
  discovery: { verb: 'report', name: 'Universe discovery', code: 'discovery' },
  other: { verb: 'execute', name: 'Other ACN packet', code: 'other' },
} as const

function operationOf({ kind, options }: SacnMessage) {
  if (kind === 'data' && (options & TERMINATED) !== 0) return operations.terminated
  return kind === 'data' && (options & PREVIEW) !== 0 ? operations.preview : operations[kind]
}

export const protocol = defineProtocol<SacnMessage, undefined>({
  name: 'sacn',
  shortName: 'sACN',
  title: 'Streaming ACN lighting control',
  standard: 'ANSI E1.31-2018; ANSI E1.17-2015 (ACN)',
  depth: 'semantic',
  family: 'ot',
  // Light values, 44 times a second for each universe (ANSI E1.11), and their synchronisation.
  traits: { frequentOperations: ['data', 'preview', 'synchronization'] },
  actions,
  hints: [{ transport: 'udp', port: 5568 }, { content: 'udp' }],
  firstBytes: '\0',
  probe,
  dissect,
  isFromClient: () => true,
  facts(message, _slice, emit) {
    const { universe, universes, sourceName, cid } = message
    const object = universe === undefined ? undefined : `universe:${universe}`
    emit({ kind: 'operation', ...operationOf(message), object, outcome: 'requested' })
    const about = 'client'
    if (sourceName !== '')
      emit({
        kind: 'identity',
        about,
        attribute: 'name',
        value: sourceName,
        confidence: confidence.management,
        field: 'Source Name',
      })
    emit({
      kind: 'identity',
      about,
      attribute: 'address:acn-cid',
      value: cid,
      confidence: confidence.management,
      field: 'CID',
    })
    if (universes.length > 0)
      emit({
        kind: 'identity',
        about,
        attribute: 'description',
        value: `lights universes ${universes.join(', ')}`,
        confidence: confidence.management,
        field: 'List of Universes',
      })
  },
  rows: ({ kind, sourceName, universe, priority }) => [
    { label: 'Packet', value: kind, at: 40, length: 4 },
    { label: 'Source', value: sourceName, at: 44, length: 64 },
    ...(universe === undefined ? [] : [{ label: 'Universe', value: String(universe), at: 113, length: 2 }]),
    ...(priority === undefined ? [] : [{ label: 'Priority', value: String(priority), at: 108, length: 1 }]),
  ],
  behaviourKeys: [
    { name: 'packet', of: ({ code }) => code },
    { name: 'universe', of: ({ object }) => object },
  ],
  operations: Object.values(operations),
})
