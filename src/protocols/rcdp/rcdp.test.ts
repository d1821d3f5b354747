import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const answer = encode.message('response', 'admin', {
  '1.3.6.1.2.1.1.1.0': 'EX-910-HI',
  '1.3.6.1.2.1.1.5.0': 'Yard switch',
  '1.3.6.1.4.1.15004.4.2.3.3.0': 'v3.12.2',
})

test('a switch tells what it is', () => {
  const said = factsOf(protocol, answer, { fromClient: false })
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'identity' ? [`${fact.attribute} ${fact.value}`] : [])),
    ['vendor RuggedCom', 'model EX-910-HI', 'name Yard switch', 'firmware v3.12.2'],
  )
})

test('a new address is a change of the configuration', () => {
  const [fact] = factsOf(protocol, encode.message('set', 'admin', { '1.3.6.1.4.1.15004.4.3.1.1.0': 'x' }))
  assert.equal(fact?.kind === 'operation' && fact.verb, 'configure')
})

test('damaged messages end', () => {
  for (const bytes of mangled(answer)) factsOf(protocol, bytes)
})
