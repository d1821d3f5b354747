import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import { transferSet, writeContents } from './testing/encode.ts'

function operation(service: string, names: readonly string[], bytes = hex('00'), fromClient = true): string {
  const [first] = factsOf(protocol, bytes, {
    context: { service, isList: false, names, value: 1 },
    fromClient,
  })
  return first?.kind === 'operation' ? `${first.verb} ${first.name} ${first.outcome}` : ''
}

test('names and services become the words of TASE.2', () => {
  assert.equal(
    operation('read', ['ICC1/Next_DSTransfer_Set']),
    'subscribe Get Next DSTransfer Set Value requested',
  )
  assert.equal(operation('read', ['ICC1/Breaker7_SBO']), 'reserve Select Device requested')
  assert.equal(operation('defineNamedVariableList', ['ICC1/set1']), 'subscribe Create Data Set requested')
  assert.equal(
    operation('informationReport', ['ICC1/Transfer_Set_Name'], hex('00'), false),
    'report Transfer Report succeeded',
  )
})

test('a transfer set is no command, and a command no transfer set', () => {
  const write = (item: string, value: Uint8Array) =>
    operation('write', [`ICC1/${item}`], writeContents('ICC1', item, value))
  assert.equal(write('TS1', transferSet(true)), 'subscribe Start Transfer requested')
  assert.equal(write('TS1', transferSet(false)), 'subscribe Stop Transfer requested')
  assert.equal(write('Breaker7', hex('850101')), 'operate Operate Device requested')
  assert.equal(write('Breaker7_TAG', hex('850101')), 'force Set Tag Value requested')
})

test('who stops a transfer silences the other centre', () => {
  const stop = writeContents('ICC1', 'TS1', transferSet(false))
  const [fact] = factsOf(protocol, stop, {
    context: { service: 'write', isList: false, names: ['ICC1/TS1'], value: 1 },
  })
  assert.ok(fact?.kind === 'operation' && protocol.traits?.silencingOperations?.includes(fact.code))
})

test('the side that is asked owns the domain', () => {
  const facts = factsOf(protocol, hex('00'), {
    context: { service: 'read', names: ['KIRK/a'] },
    fromClient: false,
  })
  assert.ok(
    facts.some((fact) => fact.kind === 'identity' && fact.about === 'client' && fact.value === 'KIRK'),
  )
})

test('both ends are servers of control centres, whatever speaks MMS otherwise', () => {
  const facts = factsOf(protocol, hex('00'), { context: { service: 'read', names: ['KIRK/a'] } })
  const types = facts.flatMap((fact) =>
    fact.kind === 'identity' && fact.attribute === 'type' ? [`${fact.about} ${fact.value}`] : [],
  )
  assert.deepEqual(types, ['client Server', 'server Server'])
})

test('without its context it is nothing', () => {
  assert.deepEqual(factsOf(protocol, hex('a0030201')), [])
})
