import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

const said = tryOut(
  protocol,
  scripts[0]!.lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true })),
).said as readonly Fact[]

test('messages are matched to acknowledgements by control id', () => {
  const operations = said.flatMap((fact) =>
    fact.kind === 'operation' ? [[fact.verb, fact.code, fact.outcome, fact.error].join('|')] : [],
  )
  assert.deepEqual(operations, [
    'report|ORU^R01|requested|',
    'report|ORU^R01|succeeded|',
    'write|OML^O21|requested|',
    'write|OML^O21|rejected|application reject',
    'operate|EAC^U07|requested|',
  ])
})

test('systems are told, patients are not', () => {
  const found = said.flatMap((fact) =>
    fact.kind === 'identity' ? [`${fact.about} ${fact.attribute} ${fact.value}`] : [],
  )
  assert.ok(found.includes('client software LAB'))
  assert.ok(found.includes('client model LabLink'))
  assert.ok(!JSON.stringify(said).includes('4711'))
})

test('a vertical tab alone is not enough', () => {
  const judge = (byteCount: string) => protocol.probe?.(sliceOf(hex(byteCount), { isStream: true }))
  assert.equal(judge('0b 4d5348 41414141 41414141'), 'no')
  assert.equal(judge('0b 4d5348 7c5e7e5c 267c'), 'yes')
})
