/** An attacker may hide a command by sending it twice, late, in pieces or out of order. It is detected in each case. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadProtocols } from '#engine-host/folders'
import { TCP_FLAG } from '#wire/build'
import { ForgedConversation, type ForgedFragment, type Odd, URGENT } from './conversation.ts'
import { observe } from './observe.ts'
import { type Talk, talks } from './testing/conversations.ts'

const protocols = await loadProtocols()

/** Manipulation of a command by an attacker; every variant is delivered afterwards. */
type Evasion = (attack: Attack) => void

interface Attack {
  readonly talk: Talk
  readonly command: Uint8Array
  /** Of the command's length, and innocent. */
  readonly decoy: Uint8Array
  readonly pieces: readonly { readonly at: number; readonly bytes: Uint8Array; readonly decoy: Uint8Array }[]
  /** Client's segment that begins so many bytes into the command. */
  readonly send: (bytes: Uint8Array, at: number, odd?: Odd) => void
  readonly conversation: ForgedConversation
}

test('a command whose first bytes look like the greeting of another protocol is told, in pieces too', () => {
  // Modbus: transaction 0x0501, and the first byte of the protocol identifier; or a SOCKS greeting with one method.
  const write = Uint8Array.of(5, 1, 0, 0, 0, 6, 1, 6, 0, 1, 0, 42)
  for (const first of [12, 3, 4, 6]) {
    const conversation = new ForgedConversation(502)
    conversation.open()
    conversation.say(0, write.subarray(0, first))
    if (first < write.length) conversation.say(0, write.subarray(first))
    conversation.say(1, write)
    const emitted = observe(conversation.capture(), protocols).facts.map(({ fact }) => fact)
    assert.ok(
      emitted.some((fact) => fact.kind === 'operation' && fact.verb === 'write'),
      `${first}`,
    )
  }
})

test('a proxy on the port of a controller is still found', () => {
  const conversation = new ForgedConversation(502)
  conversation.open()
  conversation.say(0, Uint8Array.of(5, 1, 0))
  conversation.say(1, Uint8Array.of(5, 0))
  conversation.say(0, Uint8Array.of(5, 1, 0, 1, 10, 0, 0, 9, 0, 22))
  conversation.say(1, Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0))
  const emitted = observe(conversation.capture(), protocols).facts.map(({ fact }) => fact)
  assert.ok(emitted.some((fact) => fact.kind === 'operation' && fact.object === '10.0.0.9:22'))
})

/** The server seems to send data, or only to acknowledge, as if it had received this much. */
function forgeAnswer({ conversation, command }: Attack, confirms = command.length): void {
  conversation.segment(1, Uint8Array.of(0, 0, 0, 0, 0, 2), { confirms })
}

/** Pieces in this order, with an answer after so many of them. */
function inOrder(order: readonly number[], answeredAfter: number): Evasion {
  return (attack) => {
    order.forEach((piece, i) => {
      if (i === answeredAfter) forgeAnswer(attack)
      const { bytes, at } = attack.pieces[piece]!
      attack.send(bytes, at)
    })
  }
}

/** A segment before the command that no host receives. */
function decoyed(odd: Odd): Evasion {
  return ({ send, decoy, command }) => {
    send(decoy, 0, odd)
    send(command, 0)
  }
}

/** Overlapping fragments of the same datagram: the last piece of the decoy marks its end there. */
function inFragments(
  attack: Attack,
  pieces: (real: Uint8Array, decoy: Uint8Array) => readonly ForgedFragment[],
): void {
  const { send, command, decoy } = attack
  const header = 20
  send(command, 0, {
    fragments(segment) {
      const forged = segment.slice()
      forged.set(decoy, header)
      return pieces(segment, forged)
    },
  })
}

function part(of: Uint8Array, from: number, to: number, isLast = false): ForgedFragment {
  return { offset: from, payload: of.slice(from, to), isLast }
}

const swallower = Uint8Array.of(0, 1, 0, 0, 0, 250, 1, 16, 0, 0, 0, 120, 240)

const evasions: Readonly<Record<string, Evasion>> = {
  'as it is': ({ send, command }) => send(command, 0),
  'in three pieces': inOrder([0, 1, 2], 9),
  'the first piece last': inOrder([1, 2, 0], 9),
  'the first piece last, behind an answer': inOrder([1, 2, 0], 2),
  'backwards, behind an answer': inOrder([2, 1, 0], 2),
  'backwards, answered at once': inOrder([2, 1, 0], 1),
  'the middle piece last, behind an answer': inOrder([0, 2, 1], 2),
  'the last piece last, behind an answer': inOrder([0, 1, 2], 2),
  'byte by byte': ({ send, command }) => {
    for (let at = 0; at < command.length; at++) send(command.slice(at, at + 1), at)
  },
  'byte by byte backwards': ({ send, command }) => {
    for (let at = command.length - 1; at >= 0; at--) send(command.slice(at, at + 1), at)
  },
  'the first piece after half a minute': (attack) => {
    const { pieces, send, conversation } = attack
    send(pieces[1]!.bytes, pieces[1]!.at)
    send(pieces[2]!.bytes, pieces[2]!.at)
    conversation.pass(30)
    send(pieces[0]!.bytes, pieces[0]!.at)
  },
  'after a decoy with a wrong checksum': decoyed({ hasWrongChecksum: true }),
  'after a decoy that dies on the way': decoyed({ timeToLive: 1 }),
  'after a decoy without ACK': decoyed({ flags: TCP_FLAG.PSH }),
  'after a decoy of the same identification': (attack) => {
    attack.send(attack.decoy, 0, { identification: 4711 })
    attack.send(attack.command, 0, { identification: 4711 })
  },
  'after five decoys on end': ({ send, command, decoy }) => {
    for (let i = 0; i < 5; i++) send(decoy, i * decoy.length, { timeToLive: 1 })
    send(command, 0)
  },
  'after a decoy that is as large as a frame': ({ send, command, talk }) => {
    const [question] = talk.poll(1)
    const large = new Uint8Array(question.length * Math.ceil(1400 / question.length))
    for (let at = 0; at < large.length; at += question.length) large.set(question, at)
    send(large, 0, { hasWrongChecksum: true })
    const [honest] = talk.poll(2)
    for (let at = 0; at < 600; at += honest.length) send(honest, at)
    send(command, Math.ceil(600 / honest.length) * honest.length)
  },
  'after a decoy that opens a long message': ({ send, command, talk, conversation }) => {
    send(swallower, 0, { hasWrongChecksum: true })
    const [question, answer] = talk.poll(3)
    conversation.say(0, question)
    conversation.say(1, answer)
    send(command, 0)
  },
  'piece by piece, each after its decoy': ({ pieces, send }) => {
    for (const { bytes, at, decoy } of pieces) {
      send(decoy, at, { timeToLive: 1 })
      send(bytes, at)
    }
  },
  'in pieces, all after all decoys': ({ pieces, send }) => {
    for (const { at, decoy } of pieces) send(decoy, at, { timeToLive: 1 })
    for (const { bytes, at } of pieces) send(bytes, at)
  },
  'in pieces, decoys before and after in turn': ({ pieces, send }) => {
    send(pieces[0]!.bytes, 0)
    send(pieces[0]!.decoy, 0, { timeToLive: 1 })
    send(pieces[1]!.decoy, pieces[1]!.at, { timeToLive: 1 })
    send(pieces[1]!.bytes, pieces[1]!.at)
    send(pieces[2]!.bytes, pieces[2]!.at)
  },
  'behind a hole, the decoy first': ({ pieces, send }) => {
    for (const { at, decoy } of pieces.slice(1)) send(decoy, at, { timeToLive: 1 })
    for (const { bytes, at } of pieces.slice(1)) send(bytes, at)
    send(pieces[0]!.bytes, 0)
  },
  'in a hole that a decoy fills first': (attack) => {
    const [first, ...others] = attack.pieces
    for (const { at, bytes } of others) attack.send(bytes, at)
    forgeAnswer(attack)
    attack.send(first!.decoy, 0, { hasWrongChecksum: true })
    attack.send(first!.bytes, 0)
  },
  'in pieces that overlap': ({ command, decoy, send }) => {
    const [a, b] = [Math.floor(command.length / 3), Math.floor((2 * command.length) / 3)]
    const mixed = command.slice(0, b)
    mixed.set(decoy.slice(a, b), a)
    send(mixed, 0)
    send(command.slice(a), a)
  },
  'after a decoy a megabyte ahead': ({ send, command, decoy }) => {
    send(decoy, 1_000_000)
    send(command, 0)
  },
  'after two decoys far ahead': ({ send, command, decoy, pieces }) => {
    send(decoy, 20_000_000)
    send(decoy, 60_000_000)
    for (const { bytes, at } of pieces) send(bytes, at)
    send(command, command.length)
  },
  'after an answer that confirms a decoy ahead': (attack) => {
    attack.send(attack.decoy, 5000)
    forgeAnswer(attack, 5000 + attack.decoy.length)
    attack.conversation.pass(1)
    for (const { bytes, at } of attack.pieces) attack.send(bytes, at)
  },
  'after a reset that nobody heeds': ({ send, command, conversation }) => {
    conversation.segment(0, new Uint8Array(0), { flags: TCP_FLAG.RST, hasWrongChecksum: true })
    send(command, 0)
  },
  'after a reset and half a minute, in pieces': ({ send, pieces, conversation }) => {
    conversation.segment(0, new Uint8Array(0), { flags: TCP_FLAG.RST, hasWrongChecksum: true })
    conversation.pass(30)
    for (const { bytes, at } of pieces) send(bytes, at)
  },
  'after an end that nobody heeds': ({ send, command, conversation }) => {
    conversation.segment(0, new Uint8Array(0), { flags: TCP_FLAG.FIN | TCP_FLAG.ACK, hasWrongChecksum: true })
    send(command, 0)
  },
  ...Object.fromEntries(
    [1000, 40_000, 20_000_000, 0x7000_0000, -1000, -20_000_000].map((ahead) => [
      `after a beginning ${ahead} bytes ahead that nobody heeds`,
      ({ pieces, conversation, send }: Attack) => {
        conversation.segment(0, new Uint8Array(0), { flags: TCP_FLAG.SYN, ahead, hasWrongChecksum: true })
        for (const { bytes, at } of pieces) send(bytes, at)
      },
    ]),
  ),
  'after a beginning with data that nobody heeds': ({ command, decoy, conversation, send }) => {
    conversation.segment(0, decoy, { flags: TCP_FLAG.SYN, ahead: 30_000, hasWrongChecksum: true })
    send(command, 0)
  },
  'after the client seems to have been called': ({ send, command, conversation }) => {
    conversation.segment(0, new Uint8Array(0), {
      ...{ flags: TCP_FLAG.SYN | TCP_FLAG.ACK, ahead: -500, hasWrongChecksum: true },
    })
    send(command, 0)
  },
  'after the server seems to call': ({ pieces, send, conversation }) => {
    conversation.segment(1, new Uint8Array(0), { flags: TCP_FLAG.SYN, ahead: 9000, hasWrongChecksum: true })
    for (const { bytes, at } of pieces) send(bytes, at)
  },
  'after much that makes no sense': ({ command, send }) => {
    const nonsense = Uint8Array.from(command, (byte, i) => (byte * 7 + i * 31 + 200) & 0xff)
    for (let i = 0; i < 40; i++) send(nonsense, i * nonsense.length, { hasWrongChecksum: true })
    send(command, 0)
  },
  'with an urgent byte that programs do not get': ({ command, send, conversation }) => {
    const bytes = new Uint8Array(command.length + 1)
    bytes.set(command.subarray(0, 5))
    bytes[5] = 0xee
    bytes.set(command.subarray(5), 6)
    send(bytes, 0, { flags: TCP_FLAG.ACK | URGENT, urgentPointer: 6 })
    conversation.heard(0, 1)
  },
  'in fragments': (attack) =>
    inFragments(attack, (real) => [part(real, 0, 24), part(real, 24, real.length, true)]),
  'in fragments backwards': (attack) =>
    inFragments(attack, (real) => [part(real, 24, real.length, true), part(real, 0, 24)]),
  'in fragments of eight bytes': (attack) =>
    inFragments(attack, (real) => {
      const cuts = Array.from({ length: Math.ceil(real.length / 8) }, (_, i) => i * 8)
      return cuts.map((at) => part(real, at, Math.min(at + 8, real.length), at + 8 >= real.length))
    }),
  'in fragments, decoys first': (attack) =>
    inFragments(attack, (real, decoy) => [
      part(decoy, 24, decoy.length, true),
      part(real, 24, real.length, true),
      part(real, 0, 24),
    ]),
  'in fragments, decoys last': (attack) =>
    inFragments(attack, (real, decoy) => [
      part(real, 24, real.length, true),
      part(decoy, 24, decoy.length, true),
      part(real, 0, 24),
    ]),
  'in fragments behind a whole decoy': (attack) =>
    inFragments(attack, (real, decoy) => [
      part(decoy, 0, 24),
      part(decoy, 24, decoy.length, true),
      part(real, 0, 24),
      part(real, 24, real.length, true),
    ]),
  'in fragments, a decoy ends the datagram early': (attack) =>
    inFragments(attack, (real, decoy) => [
      part(real, 0, 24),
      part(decoy, 24, 32, true),
      part(real, 24, 32),
      part(real, 32, real.length, true),
    ]),
}

function newAttack(talk: Talk, conversation: ForgedConversation): Attack {
  const { command } = talk
  const [question] = talk.poll(1)
  const decoy = new Uint8Array(command.length)
  for (let at = 0; at < decoy.length; at += question.length)
    decoy.set(question.subarray(0, Math.min(question.length, decoy.length - at)), at)
  const cuts = [0, Math.floor(command.length / 3), Math.floor((2 * command.length) / 3), command.length]
  return {
    ...{ talk, command, decoy, conversation },
    pieces: cuts.slice(0, 3).map((at, i) => ({
      at,
      bytes: command.slice(at, cuts[i + 1]),
      decoy: decoy.slice(at, cuts[i + 1]),
    })),
    send: (bytes, at, odd = {}) => conversation.segment(0, bytes, { ...odd, ahead: at }),
  }
}

for (const talk of talks) {
  test(`${talk.name}: told once where nobody hides it`, () => {
    for (const honest of ['as it is', 'in three pieces', 'the first piece last', 'byte by byte']) {
      const emitted = verbsEmitted(talk, evasions[honest]!, 'opened').filter((verb) => verb === talk.verb)
      assert.equal(emitted.length, 1, honest)
    }
  })
}

function verbsEmitted(talk: Talk, evasion: Evasion, begins: 'opened' | 'in the middle'): string[] {
  const conversation = new ForgedConversation(talk.port)
  let count = 0
  const poll = () => {
    const [question, answer] = talk.poll(++count)
    conversation.say(0, question)
    conversation.say(1, answer)
    conversation.pass(1)
  }
  if (begins === 'opened') {
    conversation.open()
    for (const [side, bytes] of talk.greeting) conversation.say(side, bytes)
  }
  for (let i = 0; i < 3; i++) poll()
  const attack = newAttack(talk, conversation)
  evasion(attack)
  conversation.heard(0, attack.command.length)
  conversation.pass(1)
  for (let i = 0; i < 3; i++) poll()
  return verbsOf(conversation)
}

function verbsOf(conversation: ForgedConversation): string[] {
  return observe(conversation.capture(), protocols).facts.flatMap(({ fact }) =>
    fact.kind === 'operation' && fact.outcome === 'requested' ? [fact.verb] : [],
  )
}

/** The connection begins with the command, as far as visible. */
function verbsEmittedAtOnce(talk: Talk, evasion: Evasion): string[] {
  const conversation = new ForgedConversation(talk.port)
  conversation.open()
  const attack = newAttack(talk, conversation)
  evasion(attack)
  conversation.heard(0, attack.command.length)
  return verbsOf(conversation)
}

for (const talk of talks.filter(({ greeting }) => greeting.length === 0)) {
  test(`${talk.name}, as the first word: told however it is sent`, () => {
    const hidden = Object.entries(evasions)
      .filter(([, evasion]) => !verbsEmittedAtOnce(talk, evasion).includes(talk.verb))
      .map(([name]) => name)
    assert.deepEqual(hidden, [])
  })
}

for (const talk of talks) {
  for (const begins of ['opened', 'in the middle'] as const) {
    test(`${talk.name}, ${begins}: told however it is sent`, () => {
      const hidden = Object.entries(evasions)
        .filter(([, evasion]) => !verbsEmitted(talk, evasion, begins).includes(talk.verb))
        .map(([name]) => name)
      assert.deepEqual(hidden, [])
    })
  }
}

test('a command whose end comes with the segment that ends a loss is told, though its beginning came late', () => {
  const talk = talks.find(({ name }) => name === 'S7 stop')!
  const parts = [1, 2, 3].flatMap((count) => [talk.command, talk.poll(count)[0]])
  const all = Uint8Array.from(parts.flatMap((part) => [...part]))
  const conversation = new ForgedConversation(talk.port)
  conversation.open()
  for (const [side, bytes] of talk.greeting) conversation.say(side, bytes)
  const send = (from: number, to: number) => conversation.segment(0, all.slice(from, to), { ahead: from })
  for (const [from, to] of [
    [0, 31],
    [31, 72],
    [131, 160],
  ] as const)
    send(from, to)
  conversation.segment(1, new Uint8Array(0), { flags: TCP_FLAG.ACK, confirms: 160 })
  conversation.pass(1)
  for (const [from, to] of [
    [191, 192],
    [52, 134],
    [160, 191],
  ] as const)
    send(from, to)
  conversation.heard(0, all.length)
  assert.equal(verbsOf(conversation).filter((verb) => verb === talk.verb).length, 3)
})
