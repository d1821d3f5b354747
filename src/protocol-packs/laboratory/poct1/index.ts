import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, verbOf } from './facts.ts'
import { dissect, type PoctMessage, probe, topics } from './wire.ts'

export const protocol = defineProtocol<PoctMessage, undefined>({
  name: 'poct1',
  shortName: 'POCT1',
  title: 'POCT1-A',
  standard: 'CLSI POCT1-A2',
  depth: 'recognised',
  family: 'ot',
  actions,
  hints: [{ content: 'tcp' }],
  firstBytes: '<',
  probe,
  dissect,
  facts,
  rows: ({ topic, end }) => [{ label: 'Topic', value: topics.get(topic) ?? topic, at: 0, length: end }],
  behaviourKeys: [{ name: 'topic', of: ({ code }) => code }],
  operations: [...topics].map(([code, name]) => ({ code, name, verb: verbOf(code) })),
})
