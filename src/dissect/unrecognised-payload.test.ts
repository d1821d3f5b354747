import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FLAG } from '#flow/flow-table'
import { type AnyProtocol, defineProtocol } from '#model/protocol'
import { newRoom, proven, rider, toy } from './testing/fixture.ts'

/** Finds the word `evil` in a client's stream, in any pieces, once; from eight bytes on. */
const looker = defineProtocol<string, { words: string }>({
  name: 'looker',
  title: 'Looker',
  standard: 'none',
  depth: 'recognised',
  family: 'it',
  hints: [{ unrecognised: 'tcp' }, { unrecognised: 'udp' }],
  newState: () => ({ words: '' }),
  dissect({ bytes, start, end, fromClient }, heard) {
    if (heard.words.length >= 8) return { kind: 'foreign' }
    if (fromClient) heard.words += String.fromCharCode(...bytes.subarray(start, end))
    if (!heard.words.includes('evil')) return { kind: 'incomplete', need: end - start + 1 }
    heard.words = 'x'.repeat(8)
    return { kind: 'message', message: 'evil', length: end - start }
  },
  facts(word, _slice, emit) {
    emit({ kind: 'anomaly', what: word, about: 'client' })
    emit({ kind: 'operation', verb: 'stop', name: 'no word of its own', code: '1', outcome: 'requested' })
  },
})

const room = (...also: AnyProtocol[]) => newRoom(undefined, [toy, proven, rider, looker, ...also])

test('what nobody reads is looked at in any pieces, in streams and datagrams', () => {
  for (const pieces of [['is evil'], ['is e', 'vil'], [...'is evil']]) {
    const { tcp, facts } = room()
    for (const piece of pieces) tcp('client', piece, { port: 9 })
    assert.deepEqual(facts(), [{ kind: 'anomaly', what: 'evil', about: 'client' }])
  }
  const { udp, facts } = room()
  udp('client', 'an evil', { port: 9 })
  assert.equal(facts().length, 1)
})

test('however the stream is handed on', () => {
  for (const byteCount of [1, 3, undefined]) {
    const { tcp, emitted } = newRoom(byteCount, [toy, looker])
    tcp('client', '__evil__')
    assert.deepEqual(
      emitted.map(({ fact, protocol }) => `${protocol} ${fact.kind}`),
      ['looker anomaly'],
    )
  }
})

test('nobody speaks it, and who is expected at the port is not held up', () => {
  const { tcp, names, dissector, registry } = room()
  tcp('client', 'evil', { port: 700 })
  assert.equal(dissector.applicationOf(0), '')
  tcp('client', '!4STOP', { port: 700 })
  assert.deepEqual(names(), ['anomaly', 'STOP'])
  assert.equal(dissector.applicationOf(0), 'toy')
  assert.deepEqual(
    registry.used().map(({ name }) => name),
    ['toy'],
  )
})

test('what a protocol reads is not looked at; what it calls foreign is', () => {
  const { tcp, names } = room()
  tcp('client', '!4evil')
  assert.deepEqual(names(), ['evil'])
  tcp('client', 'evil')
  assert.deepEqual(names(), ['evil', 'anomaly'])
  const datagrams = room()
  datagrams.udp('client', '!4evil')
  datagrams.udp('client', 'evil')
  assert.deepEqual(datagrams.names(), ['evil', 'anomaly'])
})

test('it goes on when recognition has given up, and ends when it has seen enough', () => {
  const late = room()
  for (let i = 0; i < 40; i++) late.tcp('server', 'z')
  late.tcp('client', 'evil')
  assert.deepEqual(late.names(), ['anomaly'])
  const enough = room()
  for (const word of ['12345678', 'evil']) enough.tcp('client', word, { port: 9 })
  assert.deepEqual(enough.names(), [])
})

test('a new flow of the same ports is looked at anew', () => {
  const { tcp, end, names } = room()
  tcp('client', '', { port: 9, flags: FLAG.syn })
  tcp('client', 'evil', { port: 9 })
  end()
  tcp('client', '', { port: 9, flags: FLAG.syn })
  tcp('client', 'evil', { port: 9 })
  end()
  assert.deepEqual(names(), ['anomaly', 'anomaly'])
})

test('what runs after a look is still known by its own number, should it hang', () => {
  const seen: string[] = []
  const note = (what: string, index: number | undefined) => seen.push(`${what} ${index === room.pulse[0]}`)
  const lost: AnyProtocol = {
    ...toy,
    resume({ start }) {
      note('resume', indexOf('toy'))
      return start
    },
  }
  const other: AnyProtocol = {
    ...proven,
    probe() {
      note('recognise', indexOf('proven'))
      return 'no'
    },
  }
  const room = newRoom(undefined, [lost, other, looker])
  const indexOf = (name: string) => room.registry.plain(name).index
  room.tcp('client', '!4STOP')
  seen.length = 0
  room.tcp('client', 'nonsense')
  assert.deepEqual([...new Set(seen)], ['recognise true', 'resume true'])
})
