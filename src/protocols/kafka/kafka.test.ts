import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { answer, handshake, plain, produce, request, versions } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (...parts: Parameters<typeof saidInStream>[1]) =>
  saidInStream(protocol, parts).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    if (fact.kind === 'session')
      return `${fact.phase} ${fact.user} ${fact.method}${fact.clearText ? ' clear' : ''}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.name, fact.object, fact.outcome].filter(Boolean).join(' ')
      : fact.kind
  })

test('a client says what it is', () => {
  assert.deepEqual(words([versions, true], [answer(1), false]), [
    'identify ApiVersions requested',
    'client client-id line-3',
    'client software apache-kafka-java 3.7.0',
    'identify ApiVersions succeeded',
  ])
})

test('a plain logon says who, and that anybody could read it', () => {
  assert.ok(words([handshake, true], [plain, true]).includes('open historian plain clear'))
})

test('what is produced names its topic; deleting topics deletes', () => {
  assert.deepEqual(words([produce, true])[0], 'report Produce plant.tags requested')
  assert.deepEqual(words([request(20, 1, 9), true])[0], 'delete DeleteTopics requested')
})

test('records without acknowledgement do not stay unanswered', () => {
  const unanswered = (bytes: Uint8Array) => {
    const state = protocol.newState?.()
    tryOut(protocol, [sliceOf(bytes, { isStream: true })], state)
    const said: unknown[] = []
    protocol.finish?.(state, (fact) => said.push(fact))
    return said.length
  }
  assert.equal(unanswered(produce), 1)
  const without = produce.slice()
  // Behind 12 bytes of header, `line-3` with its length, and no transactional id.
  without[23] = 0
  assert.equal(without[22], 0)
  assert.equal(unanswered(without), 0)
})

test('a long message is passed over as it comes', () => {
  const long = request(0, 7, 1, new Uint8Array(50_000))
  const { results } = tryOut(protocol, [
    sliceOf(new Uint8Array([...long, ...request(3, 2, 2)]), { isStream: true }),
  ])
  assert.deepEqual(
    results.map(({ kind }) => kind),
    ['message', 'message', 'message'],
  )
})

test('the question for versions proves it', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(is(versions), 'yes')
  assert.equal(is(hex('00000011 0012 0000 00000001 0007 72646b61666b61')), 'yes', 'as librdkafka sends it')
  assert.equal(is(versions.subarray(0, 10)), 'more')
  assert.equal(is(hex('00000012 0012 0000 00000001 0007 72646b61666b61 00')), 'no', 'longer than it says')
  assert.equal(is(produce), 'no')
})

test('a request that no table holds is told by its number, once the flow is proven', () => {
  const newer = request(119, 0, 9)
  const kinds = (...parts: Uint8Array[]) =>
    tryOut(
      protocol,
      parts.map((part) => sliceOf(part, { isStream: true })),
    ).results.map(({ kind }) => kind)
  assert.deepEqual(kinds(newer), ['foreign'])
  assert.deepEqual(kinds(versions, newer, produce), ['message', 'message', 'message'])
})

test('damaged messages end', () => {
  for (const bytes of [...mangled(versions), ...mangled(produce), ...mangled(plain)])
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
