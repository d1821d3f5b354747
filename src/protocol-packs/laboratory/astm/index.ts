import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { facts, records } from './facts.ts'
import { type AstmMessage, dissect, probe } from './wire.ts'

export const protocol = defineProtocol<AstmMessage, undefined>({
  name: 'astm',
  shortName: 'ASTM',
  title: 'ASTM analyser link',
  standard: 'CLSI LIS01-A2 (ASTM E1381-02); CLSI LIS02-A2 (ASTM E1394-97)',
  depth: 'recognised',
  family: 'ot',
  actions,
  hints: [{ content: 'tcp' }],
  firstBytes: '\x02\x05',
  probe,
  dissect,
  facts,
  rows: ({ kind, start, end }) => [
    { label: kind, value: `${end - start} bytes`, at: start, length: end - start },
  ],
  behaviourKeys: [{ name: 'record', of: ({ code }) => code }],
  operations: records,
})
