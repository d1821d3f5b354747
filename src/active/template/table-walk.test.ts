import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ber, berOidContents } from '#bytes/ber-write'
import { mangled } from '#bytes/mangle'
import { encodeSnmp } from '#protocols/snmp/testing/encode'
import { query } from '../queries/snmp-tables.ts'
import { compileQuery, isRequestOf } from './compile.ts'
import { conversation } from './conversation.ts'
import { oidBytes } from './snmp-request.ts'
import { lastIndex } from './table-walk.ts'

const BRIDGE = '1.3.6.1.2.1.17.4.3.1.2'
const steps = compileQuery(query, {
  ...{ address: '10.1.1.250', mac: '', ownMac: '' },
  ...{ known: {}, secretLength: 5 },
})

function answerOf(names: readonly string[]): Uint8Array {
  const bindings = names.map((oid) => ({ oid, value: 7 }))
  return encodeSnmp({ version: 1, community: 'plant', pdu: 0xa2, request: 1, bindings })
}

/** Requests of the bridge table, where an agent with these rows answers; each row is the arcs of its index. */
function walk(rowsAfter: (index: string) => readonly string[]): readonly string[] {
  const asked: string[] = []
  const talk = conversation(steps, { secret: new TextEncoder().encode('plant') })
  for (let next = talk.next(); next.done !== true; ) {
    const { step, bytes, values } = next.value
    assert.ok(steps.some((one) => isRequestOf(one, bytes)))
    const isBridge = step.name.includes('dot1dTpFdbTable')
    const index = values.i instanceof Uint8Array ? Buffer.from(values.i).toString('hex') : ''
    if (isBridge) asked.push(index)
    const rows = isBridge ? rowsAfter(index) : []
    next = talk.next(answerOf(rows.length > 0 ? rows.map((row) => `${BRIDGE}.${row}`) : ['1.3.6.1.2.1.25.1']))
  }
  return asked
}

test('a table is read to its end, each request after the last row that came', () => {
  const asked = walk((index) => {
    if (index === '') return ['2.0.0.0.1.23', '2.0.0.0.1.200']
    return index === '02000000018148' ? ['2.0.0.0.2.1'] : []
  })
  // An arc above 127 has two bytes: the request is one byte longer.
  assert.deepEqual(asked, ['', '02000000018148', '020000000201'])
})

test('an agent without end, or that goes back, is asked a bounded number of times', () => {
  let row = 0
  assert.equal(walk(() => [`2.0.0.0.1.${row++}`]).length, 8)
  assert.equal(walk(() => ['2.0.0.0.1.5']).length, 2)
})

test('an index of a length that no request has ends the table', () => {
  assert.equal(walk(() => ['2.0.0.0.1.23.9.9.9.9.9.9.9']).length, 1)
})

test('hostile answers give no index or one of their bytes', () => {
  const sound = answerOf([`${BRIDGE}.2.0.0.0.1.23`])
  const columns = [oidBytes(BRIDGE)]
  assert.deepEqual(lastIndex(sound, columns), Uint8Array.of(2, 0, 0, 0, 1, 23))
  for (const bytes of mangled(sound)) lastIndex(bytes, columns)
  assert.equal(lastIndex(ber(0x30, ber(0x06, berOidContents(BRIDGE))), columns), undefined)
})
