/** Ordinary networks repeat, delay and lose segments: the result is the same as if each had been sent once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadProtocols } from '#engine-host/folders'
import { TCP_FLAG } from '#wire/build'
import { ForgedConversation } from './conversation.ts'
import { observe } from './observe.ts'
import { type Talk, talks } from './testing/conversations.ts'

const protocols = await loadProtocols()
const nothing = new Uint8Array(0)

/** Sends commands, one after the other; `at(i)` is where the i-th begins, counted from the first. */
type Sending = (say: {
  readonly conversation: ForgedConversation
  readonly commands: readonly Uint8Array[]
  readonly at: (i: number) => number
}) => void

const honestly: Sending = ({ conversation, commands, at }) => {
  commands.forEach((command, i) => {
    conversation.segment(0, command, { ahead: at(i) })
  })
}

const repeats: Readonly<Record<string, Sending>> = {
  'each sent twice, before anybody confirms': ({ conversation, commands, at }) => {
    commands.forEach((command, i) => {
      for (let times = 0; times < 2; times++) conversation.segment(0, command, { ahead: at(i) })
    })
  },
  'repeated as one segment': (say) => {
    honestly(say)
    say.conversation.segment(0, joined(say.commands), { ahead: 0 })
  },
  'repeated in two that cut a command': (say) => {
    honestly(say)
    const all = joined(say.commands)
    say.conversation.segment(0, all.slice(0, say.at(1) + 3), { ahead: 0 })
    say.conversation.segment(0, all.slice(say.at(1) + 3), { ahead: say.at(1) + 3 })
  },
}

const withOneNotCaptured: Sending = ({ conversation, commands, at }) => {
  commands.forEach((command, i) => {
    if (i !== 2) conversation.segment(0, command, { ahead: at(i) })
  })
  conversation.pass(20)
}

for (const talk of talks) {
  test(`${talk.name}: what is repeated counts once`, () => {
    const expected = emitted(talk, honestly)
    assert.equal(commandsIn(talk, expected), 5)
    for (const [name, sending] of Object.entries(repeats))
      assert.deepEqual(emitted(talk, sending), expected, name)
  })

  test(`${talk.name}: of what is repeated, only that counts which was missing`, () => {
    const repeated: Sending = (say) => {
      withOneNotCaptured(say)
      say.conversation.segment(0, joined(say.commands), { ahead: 0 })
    }
    const [without, found] = [emitted(talk, withOneNotCaptured), emitted(talk, repeated)]
    assert.equal(commandsIn(talk, found), commandsIn(talk, without) + 1)
    assert.deepEqual(found.filter(isUnanswered), without.filter(isUnanswered))
  })

  test(`${talk.name}: a keep-alive is no byte of a command, whatever happened before`, () => {
    for (const before of ['nothing', 'a question not captured', 'the ports used anew'] as const)
      assert.deepEqual(emittedWithKeepAlives(talk, before, 5), emittedWithKeepAlives(talk, before, 0), before)
  })
}

test('http: the digest of a file is that of what was received, whatever else was said in its midst', () => {
  const download = (odd: 'nothing' | 'a byte contradicted' | 'a segment repeated late') => {
    const conversation = new ForgedConversation(80)
    conversation.open()
    conversation.say(0, text('GET /firmware.bin HTTP/1.1\r\nHost: h\r\n\r\n'))
    conversation.say(
      1,
      text('HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 40000\r\n\r\n'),
    )
    for (let i = 0; i < 40; i++) {
      conversation.say(1, new Uint8Array(1000).fill(0x61 + (i % 20)))
      if (i === 20 && odd === 'a byte contradicted') conversation.segment(1, text('Z'), { ahead: -950 })
      if (i === 20 && odd === 'a segment repeated late')
        conversation.segment(1, new Uint8Array(1000).fill(0x61 + 7), { ahead: -14_000 })
    }
    conversation.say(0, text('GET /after HTTP/1.1\r\nHost: h\r\n\r\n'))
    conversation.say(1, text('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
    return observe(conversation.capture(), protocols)
      .facts.map(({ fact }) => fact)
      .filter(({ kind }) => kind !== 'anomaly')
  }
  const expected = download('nothing')
  assert.ok(JSON.stringify(expected).includes('sha256'))
  assert.deepEqual(download('a byte contradicted'), expected)
  assert.deepEqual(download('a segment repeated late'), expected)
})

test('http: a file that lasts until the connection closes has no digest where its end was not seen', () => {
  const download = (lostAtEnd: number) => {
    const conversation = new ForgedConversation(80)
    conversation.open()
    conversation.say(0, text('GET /firmware.bin HTTP/1.0\r\n\r\n'))
    conversation.say(1, text('HTTP/1.0 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n'))
    for (let i = 0; i < 40; i++) conversation.say(1, new Uint8Array(1000).fill(0x61 + (i % 20)))
    conversation.segment(1, new Uint8Array(0), {
      ahead: lostAtEnd,
      flags: TCP_FLAG.FIN | TCP_FLAG.ACK,
    })
    conversation.pass(30)
    const facts = observe(conversation.capture(), protocols).facts.map(({ fact }) => fact)
    return facts.filter((fact) => fact.kind === 'transfer')
  }
  assert.equal(download(0)[0]?.bytes, 40_000)
  assert.match(download(0)[0]?.sha256 ?? '', /^[0-9a-f]{64}$/)
  assert.deepEqual(
    download(1000).map(({ bytes, sha256 }) => ({ bytes, sha256 })),
    [{ bytes: 41_000, sha256: undefined }],
  )
})

function commandsIn(talk: Talk, said: readonly string[]): number {
  return said.filter((one) => one === `${talk.verb} requested`).length
}

function isUnanswered(said: string): boolean {
  return said.endsWith('unanswered')
}

function emitted(talk: Talk, sending: Sending): string[] {
  const conversation = begun(talk)
  const commands = Array.from({ length: 5 }, () => talk.command)
  const length = talk.command.length
  sending({ conversation, commands, at: (i) => i * length })
  conversation.heard(0, 5 * length)
  conversation.pass(1)
  poll(talk, conversation, 20)
  return operations(conversation)
}

function emittedWithKeepAlives(
  talk: Talk,
  before: 'nothing' | 'a question not captured' | 'the ports used anew',
  keepAlives: number,
): string[] {
  const conversation = begun(talk)
  const [question, answer] = talk.poll(4)
  if (before === 'a question not captured') {
    conversation.heard(0, question.length)
    conversation.say(1, answer)
  }
  if (before === 'the ports used anew') {
    conversation.segment(0, nothing, { flags: TCP_FLAG.RST | TCP_FLAG.ACK })
    conversation.heard(0, 900_000)
    conversation.heard(1, 700_000)
    conversation.open()
    for (const [side, bytes] of talk.greeting) conversation.say(side, bytes)
  }
  for (let i = 0; i < 5; i++) {
    poll(talk, conversation, 10 + i)
    conversation.say(0, talk.command)
    if (i >= keepAlives) continue
    conversation.pass(5)
    conversation.segment(0, Uint8Array.of(0), { ahead: -1, flags: TCP_FLAG.ACK })
    conversation.segment(1, nothing, { flags: TCP_FLAG.ACK })
  }
  return operations(conversation)
}

function begun(talk: Talk): ForgedConversation {
  const conversation = new ForgedConversation(talk.port)
  conversation.open()
  for (const [side, bytes] of talk.greeting) conversation.say(side, bytes)
  for (let i = 0; i < 3; i++) poll(talk, conversation, i)
  return conversation
}

function poll(talk: Talk, conversation: ForgedConversation, count: number): void {
  const [question, answer] = talk.poll(count)
  conversation.say(0, question)
  conversation.say(1, answer)
  conversation.pass(1)
}

function operations(conversation: ForgedConversation): string[] {
  return observe(conversation.capture(), protocols)
    .facts.flatMap(({ fact, count }) =>
      fact.kind === 'operation' ? Array.from({ length: count }, () => `${fact.verb} ${fact.outcome}`) : [],
    )
    .sort()
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function text(words: string): Uint8Array {
  return new TextEncoder().encode(words)
}
