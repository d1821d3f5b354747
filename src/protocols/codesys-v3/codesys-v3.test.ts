import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { tagsIn } from './tags.ts'
import * as encode from './testing/encode.ts'

const { blocks, name, number16, number32, services, tag } = encode

const program = (session: number, last = 0) => {
  const code = new Uint8Array(1500).fill(0x55)
  code[1499] = last
  return services(2, 5, false, tag(0x81, tag(0x11, number32(session)), tag(0x02, code)))
}

/** Facts of datagrams, each with the side that sent it, of one flow. */
function emitted(...datagrams: readonly (readonly [boolean, Uint8Array])[]) {
  return tryOut(
    protocol,
    datagrams.map(([fromClient, bytes]) => sliceOf(bytes, { fromClient, isStream: false })),
  ).said
}

const fromClient = (message: Uint8Array, first = 1) =>
  blocks(message, false, first).map((bytes) => [true, bytes] as const)
const programOf = (facts: ReturnType<typeof emitted>) => facts.find((fact) => fact.kind === 'transfer')

test('a program is put together from its blocks, and told when the next service is asked for', () => {
  const transfer = programOf(emitted(...fromClient(program(1)), ...fromClient(services(2, 0x10, false), 9)))
  assert.equal(transfer?.bytes, 1500)
  assert.equal(transfer?.purpose, 'program')
})

test('the same program has the same digest in another session, another program has another', () => {
  const digest = (bytes: Uint8Array) =>
    programOf(emitted(...fromClient(bytes), ...fromClient(services(2, 0x10, false), 9)))?.sha256
  assert.notEqual(digest(program(1)), undefined)
  assert.equal(digest(program(1)), digest(program(2)))
  assert.notEqual(digest(program(1)), digest(program(1, 1)))
})

test('blocks that are sent again count once, a lost block costs its message', () => {
  const [first, second, third, fourth] = fromClient(program(1))
  const start = fromClient(services(2, 0x10, false), 9)
  const again = emitted(first!, second!, second!, third!, first!, fourth!, ...start, ...start)
  assert.equal(programOf(again)?.bytes, 1500)
  const names = again.map((fact) => (fact.kind === 'operation' ? fact.name : fact.kind))
  assert.deepEqual(names, ['Application: download', 'transfer', 'Application: start'])
  assert.equal(programOf(emitted(first!, third!, fourth!, ...start)), undefined)
})

test('a logon tells its user, that its password can be read, and how it ended', () => {
  const asked = services(
    1,
    2,
    false,
    tag(0x22, number32(1)),
    tag(0x81, tag(0x10, name('eng')), tag(0x11, number32(7))),
  )
  const refused = services(1, 2, true, tag(0x82, tag(0x20, number16(0x19))))
  const facts = emitted([true, blocks(asked, false)[0]!], [false, blocks(refused, true)[0]!])
  assert.deepEqual(facts.slice(1), [
    { kind: 'session', phase: 'refused', user: 'eng', method: 'password', clearText: true, secured: false },
    {
      kind: 'operation',
      verb: 'authenticate',
      name: 'Device: login',
      code: '1/2',
      object: undefined,
      outcome: 'rejected',
      error: 'no access rights',
    },
  ])
})

test('a shell command that stops the program is a stop', () => {
  const verbs = ['stopprg Press', ' stopprg', 'StopPrg\tPress', 'rtsinfo'].map((command) => {
    const [fact] = emitted(...fromClient(services(17, 1, false, tag(0x10, name(command)))))
    return fact?.kind === 'operation' ? [fact.verb, fact.object] : fact
  })
  assert.deepEqual(verbs, [
    ['stop', 'stopprg Press'],
    ['stop', 'stopprg'],
    ['stop', 'StopPrg Press'],
    ['execute', 'rtsinfo'],
  ])
})

test('names of a device come out of its answer to the name service; cut ones are left out', () => {
  const answer = encode.identification({
    node: 'Press',
    device: 'Control',
    vendor: 'Maker',
    serial: '12',
    version: [3, 5, 9, 0],
  })
  const names = (bytes: Uint8Array) =>
    factsOf(protocol, bytes, { isStream: false, fromClient: false }).map((fact) =>
      fact.kind === 'identity' ? fact.value : fact.kind,
    )
  assert.deepEqual(names(answer), ['Press', 'Control', 'Maker', '3.5.9.0', '12'])
  assert.deepEqual(names(answer.slice(0, -30)), [])
})

test('a keep-alive as public clients got it from a controller is read', () => {
  const bytes = hex('c573404000 34 b032c0a878010000 2ddcc0a87880 030080cf')
  const { results } = tryOut(protocol, [sliceOf(bytes, { isStream: false, fromClient: false })])
  assert.deepEqual(
    results.map((found) => (found.kind === 'message' ? found.message : found.kind)),
    [{ kind: 'other', isByClient: undefined, command: 3, id: 0, block: 0, size: undefined, at: 20, end: 24 }],
  )
})

test('a datagram on any port is ours by what it carries; 0xc5 alone is not', () => {
  const probe = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: false }))
  assert.equal(probe(encode.whoIsThere()), 'yes')
  assert.equal(probe(blocks(services(1, 1, false), false)[0]!), 'yes')
  assert.equal(probe(Uint8Array.from([0xc5, 0x6b, 0x40, 3, 0, 0x33, ...new Uint8Array(40)])), 'no')
})

test('tags end where a length goes beyond them', () => {
  const good = tag(0x10, name('a'))
  const bytes = Uint8Array.from([...good, 0x11, 0x7f, 1])
  assert.deepEqual(
    tagsIn(bytes, 0, bytes.length).map(({ id }) => id),
    [0x10],
  )
})
