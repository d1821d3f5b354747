import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import { API, PAGE } from './wire.ts'

const byteCount = (text: string) => new TextEncoder().encode(text)
const stop = byteCount(
  '{"id":1,"jsonrpc":"2.0","method":"Plc.RequestChangeOperatingMode","params":{"mode":"stop"}}',
)
const writes = byteCount(
  '[{"id":2,"jsonrpc":"2.0","method":"PlcProgram.Write","params":{"var":"\\"Tank\\".level","value":7}},{"id":3,"jsonrpc":"2.0","method":"Plc.CreateBackup"}]',
)
const refusal = byteCount('{"id":1,"jsonrpc":"2.0","error":{"code":2,"message":"Permission denied"}}')

type Said = readonly [bytes: Uint8Array, fromClient: boolean]

function play(said: readonly Said[], context = API): Fact[] {
  const state = protocol.newState?.()
  const emitted: Fact[] = []
  for (const [bytes, fromClient] of said) {
    const slice = { ...sliceOf(bytes), fromClient, context }
    const found = protocol.dissect(slice, state)
    if (found.kind === 'message')
      protocol.facts(found.message, slice, (fact) => emitted.push(fact as Fact), state)
  }
  return emitted
}

const brief = (facts: readonly Fact[]) =>
  facts.map((fact) =>
    fact.kind === 'operation' ? [fact.verb, fact.name, fact.object, fact.outcome] : fact.kind,
  )

test('a stop by the Web API, rejected', () => {
  const name = 'Plc.RequestChangeOperatingMode'
  assert.deepEqual(
    brief(
      play([
        [stop, true],
        [refusal, false],
      ]),
    ),
    [
      ['stop', name, 'stop', 'requested'],
      ['stop', name, 'stop', 'rejected'],
    ],
  )
})

test('a bulk of requests', () => {
  assert.deepEqual(brief(play([[writes, true]])), [
    ['write', 'PlcProgram.Write', '"Tank".level', 'requested'],
    ['upload-program', 'Plc.CreateBackup', undefined, 'requested'],
  ])
})

test('a button of the start page', () => {
  assert.deepEqual(brief(play([[byteCount('PriNav=Start&Stop=1'), true]], PAGE)), [
    ['stop', 'Stop on the start page', undefined, 'requested'],
  ])
})

test('JSON-RPC of others is foreign', () => {
  for (const other of [
    '{"id":1,"method":"eth_call","params":[]}',
    '{"method":"toString.Call"}',
    'null',
    '{',
    '[]',
  ])
    assert.deepEqual(play([[byteCount(other), true]]), [])
})

test('answers of others, whose requests are foreign, are so too', () => {
  const asked = byteCount('{"id":1,"jsonrpc":"2.0","method":"core.list_methods"}')
  const answered = byteCount('{"id":1,"jsonrpc":"2.0","result":[]}')
  const state = protocol.newState!()
  const kinds = [asked, answered].map(
    (bytes, i) => protocol.dissect({ ...sliceOf(bytes), fromClient: i === 0, context: API }, state).kind,
  )
  assert.deepEqual(kinds, ['foreign', 'foreign'])
})

test('an error is a refusal, whatever it is made of', () => {
  for (const error of ['{"message":{"toString":1}}', '"no"', '[[1]]', 'false'])
    assert.equal(
      brief(
        play([
          [stop, true],
          [byteCount(`{"id":1,"error":${error}}`), false],
        ]),
      ).at(-1)?.[3],
      'rejected',
    )
})

test('what has no text of its own ends nothing', () => {
  const deep = `${'['.repeat(3900)}${']'.repeat(3900)}`
  for (const odd of ['{"toString":1,"valueOf":2}', deep, 'null', 'true'])
    assert.equal(
      play([
        [byteCount(`{"id":${odd},"method":"Plc.ReadOperatingMode","params":{"var":${odd}}}`), true],
        [byteCount(`{"id":${odd},"result":${odd}}`), false],
      ]).length,
      2,
    )
})

test('hostile bodies end', () => {
  for (const bytes of [...mangled(stop), ...mangled(writes)])
    play([
      [bytes, true],
      [bytes, false],
    ])
})

test('long and odd texts are cut and cleaned', () => {
  const long = 'x'.repeat(5000)
  const call = { id: long, method: 'PlcProgram.Write', params: { var: `a\nb${long}`, value: long } }
  const answer = { id: long, error: { message: long } }
  const emitted = play([
    [byteCount(JSON.stringify(call)), true],
    [byteCount(JSON.stringify(answer)), false],
  ])
  const texts = emitted.flatMap((fact) =>
    fact.kind === 'operation' ? [fact.object, fact.value, fact.error] : [],
  )
  assert.equal(emitted.length, 2)
  for (const text of texts) assert.ok(String(text ?? '').length <= 161 && !String(text).includes('\n'))
})
