import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FLAG } from '#flow/flow-table'
import { type AnyProtocol, defineProtocol, type Slice } from '#model/protocol'
import { newRoom, proven, rider, toy } from './testing/fixture.ts'

test('joins a message split across segments', () => {
  const room = newRoom()
  room.tcp('client', '!5he')
  room.tcp('client', 'llo')
  assert.deepEqual(room.names(), ['hello'])
})

/**
 * Each segment of a client is a request; each of a server responds to the previous one. Emits the pending ones at the
 * end.
 */
const asker = defineProtocol<string, { open: number }>({
  name: 'asker',
  title: 'Asker',
  standard: 'none',
  depth: 'deep',
  family: 'ot',
  hints: [{ transport: 'tcp', port: 700 }],
  newState: () => ({ open: 0 }),
  dissect: ({ start, end }) => ({ kind: 'message', message: '', length: end - start }),
  facts(_message, { fromClient }, _emit, state) {
    state.open += fromClient ? 1 : -1
  },
  finish({ open }, emit) {
    for (let i = 0; i < open; i++)
      emit({ kind: 'operation', verb: 'read', name: `ask ${i}`, code: '1', outcome: 'unanswered' })
  },
})

test('a request whose answer the capture lacks is not called unanswered', () => {
  const left = (lost: number) => {
    const room = newRoom(undefined, [asker])
    for (const text of ['a', 'b', 'c', 'd']) room.tcp('client', text)
    room.tcp('server', 'w')
    if (lost > 0) room.lose(lost, 'server')
    room.tcp('server', 'z')
    room.end()
    return room.facts().filter(({ kind }) => kind === 'operation').length
  }
  assert.deepEqual([left(0), left(40), left(100)], [2, 1, 0])
})

test('a hole excuses no more requests than were open, and none that come later', () => {
  const left = (isAskLost: boolean, secondsLater: number) => {
    const room = newRoom(undefined, [asker])
    for (let poll = 0; poll < 10; poll++) {
      if (isAskLost) room.lose(1, 'client')
      else room.tcp('client', 'a')
      room.lose(100, 'server')
      room.tcp('client', 'b')
      room.tcp('server', 'y')
    }
    for (let i = 0; i < 5; i++) room.tcp('client', 'c', { time: 1 + secondsLater })
    room.end()
    return room.facts().filter(({ kind }) => kind === 'operation').length
  }
  assert.deepEqual([left(true, 0), left(false, 0), left(false, 60)], [5, 5, 15])
})

test('who asks a device and leaves without a word is told once, when it has been idle for a minute', () => {
  const room = newRoom(undefined, [asker])
  room.tcp('client', 'a')
  for (let second = 10; second <= 180; second += 10) room.dissector.tick(second * 1e6, second * 1e6)
  assert.deepEqual(
    room.carried.map(({ packetsFromClient, isOver }) => [packetsFromClient, isOver]),
    [
      [1, false],
      [0, true],
    ],
  )
})

test('what is read again for its values still tells that an older request stayed unanswered', () => {
  const forgetful = defineProtocol<string, { isOlderOpen: boolean }>({
    name: 'forgetful',
    title: 'Forgetful',
    standard: 'none',
    depth: 'deep',
    family: 'ot',
    hints: [{ transport: 'tcp', port: 700 }],
    newState: () => ({ isOlderOpen: false }),
    foldKey: () => 1,
    dissect: ({ start, end }) => ({ kind: 'message', message: '', length: end - start }),
    facts(_message, _slice, emit, state) {
      emit({ kind: 'reading', point: 'x', value: 1 })
      if (state.isOlderOpen)
        emit({ kind: 'operation', verb: 'read', name: 'older', code: '1', outcome: 'unanswered' })
      state.isOlderOpen = true
    },
  })
  const room = newRoom(undefined, [forgetful])
  for (const time of [1, 2, 100]) room.tcp('client', 'a', { time })
  assert.equal(room.names().filter((name) => name === 'older').length, 1)
})

test('says the same however a stream is cut', () => {
  const run = (sliceBytes: number | undefined) => {
    const room = newRoom(sliceBytes)
    room.tcp('client', '', { flags: FLAG.syn })
    room.tcp('client', '!2ab!3cde!0')
    room.tcp('client', '!5carry!zz!1f')
    room.tcp('server', '!1g')
    room.end()
    return room.emitted
  }
  assert.deepEqual(run(1), run(undefined))
  assert.deepEqual(run(3), run(undefined))
})

test('recognises by content whatever the port, and says that the port is another’s', () => {
  const room = newRoom()
  room.tcp('client', 'PROVEN')
  assert.deepEqual(
    room.facts().map((fact) => [fact.kind, 'detail' in fact ? fact.detail : '']),
    [
      ['anomaly', 'proven on TCP 700, where toy is expected'],
      ['identity', ''],
    ],
  )
})

test('what turned encrypted before the capture began is no stranger', () => {
  const anomalies = (flags: number, isSure: boolean) => {
    const sealed: AnyProtocol = { ...proven, isEncrypted: true }
    const room = newRoom(undefined, [{ ...toy, mayTurnEncrypted: isSure }, sealed])
    room.tcp('client', '', { flags })
    room.tcp('client', 'PROVEN')
    return room.facts().filter(({ kind }) => kind === 'anomaly').length
  }
  assert.deepEqual(
    {
      joinedLate: anomalies(FLAG.ack, true),
      seenBegin: anomalies(FLAG.syn, true),
      never: anomalies(FLAG.ack, false),
    },
    { joinedLate: 0, seenBegin: 1, never: 1 },
  )
})

test('in a stream that was announced as files no text proves another protocol', () => {
  const files: AnyProtocol = { ...rider, name: 'files', hints: [] }
  const announcer: AnyProtocol = {
    ...rider,
    name: 'announcer',
    hints: [{ transport: 'tcp', port: 21 }],
    facts: (_message, _slice, emit) =>
      emit({ kind: 'expectation', protocol: 'files', transport: 'tcp', ip: undefined, port: 9100 }),
  }
  const spoken = (isEncrypted: boolean) => {
    const room = newRoom(undefined, [announcer, files, { ...proven, isEncrypted }])
    room.tcp('client', 'PORT 9100', { port: 21 })
    room.tcp('client', 'PROVEN', { port: 9100 })
    return room.emitted.map(({ protocol }) => protocol).filter((name) => name !== 'announcer')
  }
  assert.deepEqual(spoken(false), ['files'])
  assert.deepEqual(spoken(true), ['proven'])
})

test('what waited for its protocol to be known keeps the frame and time it came with', () => {
  const room = newRoom(undefined, [proven])
  for (const [from, text, frame] of [
    ['server', 'P', 3],
    ['client', 'PROVEN', 8],
  ] as const) {
    room.flows.frame = frame
    room.tcp(from, text, { time: frame })
  }
  const [first] = room.emitted
  assert.deepEqual([first?.fact.kind, first?.time, first?.place.frame], ['identity', 3e6, 3])
})

test('what a flow carried is proven by a frame of its own, whatever passes when it is told', () => {
  const room = newRoom()
  for (const [port, frame] of [
    [700, 7],
    [701, 9],
  ] as const) {
    room.flows.frame = frame
    room.tcp('client', '!1a', { port })
  }
  room.end()
  assert.deepEqual(
    room.carried.map(({ server, place }) => [server.port, place.frame]),
    [
      [700, 7],
      [701, 9],
    ],
  )
})

test('waits for a second byte before it believes a port against content', () => {
  const room = newRoom(1)
  room.tcp('client', 'PROVEN', { port: 9999 })
  assert.equal(room.registry.named('proven')!.messages > 0, true)
})

test('folds the same fact into a count that goes up at the tick', () => {
  const room = newRoom()
  for (let time = 1; time <= 5; time++) room.udp('client', '!1a', { time })
  assert.deepEqual(room.names(), ['a'])
  room.dissector.tick(70e6)
  assert.deepEqual(room.names(), ['a', 'a×4'])
})

test('tells changing operations one by one while they are few', () => {
  const room = newRoom()
  for (let i = 0; i < 14; i++) room.udp('client', '!4STOP')
  assert.equal(room.emitted.length, 10)
  room.dissector.tick(2e6)
  assert.deepEqual(room.emitted.at(-1)?.count, 4)
})

test('tells malformed messages as anomalies and reads on', () => {
  const room = newRoom()
  room.tcp('client', '!1a')
  room.tcp('client', '!z!1b')
  assert.deepEqual(room.names(), ['a', 'anomaly', 'b'])
  assert.equal(room.registry.named('toy')!.malformed, 1)
})

test('a stream whose first message is not all there is called what its port and its beginning say', () => {
  const careful: AnyProtocol = {
    ...toy,
    probe: ({ bytes, end, start }) => (bytes[start + 1] === 0x38 ? 'no' : end - start < 8 ? 'more' : 'yes'),
  }
  const applicationAfter = (beginning: string) => {
    const room = newRoom(undefined, [careful])
    room.tcp('client', '', { flags: FLAG.syn })
    room.tcp('client', beginning)
    room.lose(5)
    room.tcp('client', 'rest')
    return room.dissector.applicationOf(0)
  }
  assert.equal(applicationAfter('!9ab'), 'toy')
  assert.equal(applicationAfter('?9ab'), '')
  assert.equal(applicationAfter('!8ab'), '')
})

test('a datagram that the capture cut is not malformed', () => {
  const anomalies = (isCut: boolean) => {
    const room = newRoom()
    room.udp('client', '!1a')
    room.udp('client', '!x', { isCut })
    room.udp('client', '!5fault', { isCut })
    return room.facts().filter(({ kind }) => kind === 'anomaly').length
  }
  assert.equal(anomalies(false), 2)
  assert.equal(anomalies(true), 0)
})

test('finds the next message after lost bytes', () => {
  const room = newRoom()
  room.tcp('client', '!1a')
  room.lose(50)
  room.tcp('client', 'rubbish!1b')
  room.end()
  assert.deepEqual(room.names(), ['a', 'anomaly', 'b'])
})

test('hands a carried payload to who asks for its selector', () => {
  const room = newRoom()
  room.udp('client', '!5carry')
  assert.deepEqual(room.names(), ['carry', 'ridden'])
  assert.equal(room.emitted[1]!.protocol, 'rider')
})

test('asks the rider who is the client where the carrier looks alike from both sides', () => {
  const carrier: AnyProtocol = {
    ...proven,
    name: 'carrier',
    facts: (_message, { bytes, start, end }, emit) => emit({ kind: 'payload', bytes, start: start + 2, end }),
  }
  const asker: AnyProtocol = {
    ...rider,
    name: 'asker',
    hints: [{ carriedBy: 'carrier' }],
    dissect: ({ bytes, start, end }) => ({
      kind: 'message',
      message: String.fromCharCode(bytes[start]!),
      length: end - start,
    }),
    isFromClient: (message) => message === 'q',
  }
  const room = newRoom(undefined, [carrier, asker])
  room.tcp('server', 'PRanswer', { port: 9999 })
  room.tcp('client', 'PRquestion', { port: 9999 })
  assert.deepEqual(
    room.emitted.map(({ client, server }) => `${client.port} asks ${server.port}`),
    ['40000 asks 9999'],
  )
})

test('whom a rider names late holds for a flow that has told something before', () => {
  const carrier: AnyProtocol = {
    ...proven,
    name: 'carrier',
    facts: (_message, { bytes, start, end }, emit) => emit({ kind: 'payload', bytes, start: start + 2, end }),
  }
  const asker: AnyProtocol = {
    ...rider,
    name: 'asker',
    hints: [{ carriedBy: 'carrier' }],
    dissect: ({ bytes, start, end }) => ({
      kind: 'message',
      message: String.fromCharCode(...bytes.subarray(start, end)),
      length: end - start,
    }),
    isFromClient: (message) => (message === 'question' ? true : undefined),
    facts: (message, _slice, emit) =>
      emit({ kind: 'operation', verb: 'read', name: String(message), code: '1', outcome: 'requested' }),
  }
  const room = newRoom(undefined, [carrier, asker])
  room.tcp('server', 'PRhello', { port: 9999 })
  room.tcp('client', 'PRquestion', { port: 9999 })
  assert.deepEqual(
    room.emitted.map(({ client, server }) => `${client.port} asks ${server.port}`),
    ['9999 asks 40000', '40000 asks 9999'],
  )
})

test('finds the next message after lost bytes, however small the pieces', () => {
  const room = newRoom(1, [
    {
      ...toy,
      resume: ({ bytes, start, end }: Slice) => {
        for (let at = start; at + 2 < end; at++) if (bytes[at] === 0x21) return at
        return undefined
      },
    } as AnyProtocol,
  ])
  room.tcp('client', '!1a')
  room.lose(50)
  for (const letter of 'rubbish!1b') room.tcp('client', letter)
  room.end()
  assert.deepEqual(room.names(), ['a', 'anomaly', 'b'])
})

/** Carries the text between brackets and emits a request; its carried protocol is the object. */
const carried = { start: 0, end: 0, fromClient: true, context: undefined }
let reads = 0
const bracket = defineProtocol<string, undefined>({
  ...{ name: 'bracket', title: 'Bracket', standard: 'none', depth: 'deep', family: 'it' },
  hints: [{ transport: 'tcp', port: 700 }],
  dissect: ({ bytes, start, end }) =>
    bytes[start] === 0x3c ? { kind: 'message', message: '', length: end - start } : { kind: 'foreign' },
  facts(_message, { bytes, start, end }, emit) {
    reads++
    emit({ kind: 'operation', verb: 'read', name: 'bracket', code: '<', outcome: 'requested' })
    emit({ kind: 'payload', bytes, start: start + 1, end: end - 1 })
  },
  carries: ({ start, end }) => Object.assign(carried, { start: start + 1, end: end - 1 }),
})
const question = defineProtocol<string, undefined>({
  ...{ name: 'question', title: 'Question', standard: 'none', depth: 'deep', family: 'it' },
  hints: [{ carriedBy: 'bracket' }],
  dissect: ({ start, end }) => ({ kind: 'message', message: '', length: end - start }),
  facts: (_message, _slice, emit) => emit({ kind: 'lookup', name: 'asked', outcome: 'requested' }),
  foldKey: ({ bytes, start }) => bytes[start]!,
})

test('what is carried is folded by its own signature, the carrier with it', () => {
  const room = newRoom(undefined, [bracket, question])
  const polls = 50
  reads = 0
  for (let i = 0; i < polls; i++) room.tcp('client', `<ask ${i}>`)
  assert.equal(reads, 2) // the first time who rides there is not known
  room.end()
  const counts = new Map<string, number>()
  for (const { fact, count } of room.emitted)
    if ('name' in fact) counts.set(fact.name, (counts.get(fact.name) ?? 0) + count)
  assert.deepEqual(Object.fromEntries(counts), { bracket: polls, asked: polls })
  assert.deepEqual(
    room.registry.used().map(({ name, packets, messages }) => [name, packets, messages]),
    [
      ['bracket', polls, polls],
      ['question', polls, polls],
    ],
  )
})

let polled = 0
const meter = defineProtocol<string, undefined>({
  ...{ name: 'meter', title: 'Meter', standard: 'none', depth: 'deep', family: 'ot' },
  hints: [{ transport: 'tcp', port: 700 }],
  dissect: ({ start, end }) => ({ kind: 'message', message: '', length: end - start }),
  facts(_message, _slice, emit) {
    polled++
    emit({ kind: 'operation', verb: 'read', name: 'poll', code: '3', outcome: 'requested' })
    emit({ kind: 'reading', point: 'flow', value: polled })
  },
  foldKey: () => 7,
})

for (const [keepsValues, most] of [
  [true, 61],
  [false, 2],
] as const)
  test(`values that ${keepsValues ? 'are kept' : 'nobody keeps'} are read ${keepsValues ? 'once a minute' : 'once an hour'}`, () => {
    const room = newRoom(undefined, [meter], keepsValues)
    const minutes = 61
    const polls = minutes * 6
    polled = 0
    for (let poll = 0; poll < polls; poll++) room.tcp('client', 'poll', { port: 700, time: poll * 10 })
    assert.ok(polled >= most && polled <= most + 4, `read ${polled} times`)
    room.end()
    const operations = room.emitted.filter(({ fact }) => fact.kind === 'operation')
    assert.equal(
      operations.reduce((sum, { count }) => sum + count, 0),
      polls,
    )
  })

test('leaves a flow that nobody knows alone', () => {
  const room = newRoom()
  for (let i = 0; i < 40; i++) room.tcp('client', 'what?', { port: 9999 })
  assert.equal(room.dissector.counters.flowsUnrecognised, 1)
  assert.deepEqual(room.names(), [])
})

test('half a message at the end of a flow is believed by its port only where nothing else could prove it', () => {
  const proof: AnyProtocol = {
    ...toy,
    name: 'proof',
    hints: [{ transport: 'tcp', port: 701 }],
    probe: ({ bytes, start, end }) => (bytes[start] !== 0x21 ? 'no' : end - start < 9 ? 'more' : 'yes'),
  }
  const room = newRoom(undefined, [toy, proof])
  for (const port of [700, 701]) room.tcp('client', '!5he', { port })
  room.end()
  assert.deepEqual(
    room.registry.used().map(({ name }) => name),
    ['toy'],
  )
})

test('a datagram that ends too early names who is expected only if it is of some length and no proof was to be had', () => {
  const proof: AnyProtocol = {
    ...toy,
    name: 'proof',
    hints: [{ transport: 'udp', port: 701 }],
    probe: () => 'no',
  }
  const namedFor = (text: string, port: number) => {
    const room = newRoom(undefined, [toy, proof])
    room.udp('client', text, { port })
    return room.registry.used().map(({ name }) => name)
  }
  assert.deepEqual(namedFor('!9short', 700), [])
  assert.deepEqual(namedFor('!9longer', 700), ['toy'])
  assert.deepEqual(namedFor('!9longer', 701), [])
})

test('a flow is about what rides on it, but about the tunnel where that is encrypted', () => {
  const about = (carrier: AnyProtocol, carried: AnyProtocol = rider) => {
    const room = newRoom(undefined, [carrier, carried])
    room.tcp('client', '!5carry')
    room.end()
    return room.carried.map(({ protocol }) => protocol)
  }
  assert.deepEqual(about(toy), ['rider'])
  assert.deepEqual(about({ ...toy, isEncrypted: true }, { ...rider, isEncrypted: true }), ['toy'])
  // Unencrypted bytes of both sides before they agreed on encryption, as in RDP.
  assert.deepEqual(about({ ...toy, isEncrypted: true }), ['rider'])
})

test('a heap of values hides no command, and what is too much is counted by its protocol', () => {
  const heaping: AnyProtocol = {
    ...toy,
    hints: [{ transport: 'udp', port: 700 }],
    name: 'heaping',
    facts(_message, _slice, emit) {
      for (let i = 0; i < 700; i++) emit({ kind: 'lookup', name: `name-${i}`, outcome: 'requested' })
      emit({ kind: 'operation', verb: 'stop', name: 'Stop', code: '3', outcome: 'requested' })
    },
  }
  const { udp, end, facts, dissector } = newRoom(undefined, [heaping])
  udp('client', '!1a')
  end()
  assert.ok(facts().some((fact) => fact.kind === 'operation' && fact.verb === 'stop'))
  assert.deepEqual(dissector.dropped.counters, { 'factLimit: heaping': 700 - 512 })
})
