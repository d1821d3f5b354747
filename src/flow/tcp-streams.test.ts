import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Packet } from '#wire/packet'
import { FLAG, FlowTable } from './flow-table.ts'
import { limits } from './limits.ts'
import { TcpStreams } from './tcp-streams.ts'

const CLIENT = { ip: '10.0.0.1', port: 40_000 }
const SERVER = { ip: '10.0.0.2', port: 502 }

/** Follows segments and keeps what came out of each side, in words. */
function newListener() {
  const heard: string[] = []
  /** Of what was handed on: the frame, and the time in milliseconds since the first segment. */
  const proofs: { frame: number; ms: number }[] = []
  const flows = new FlowTable(1, [502])
  const text = (bytes: Uint8Array, start: number, end: number) =>
    String.fromCharCode(...bytes.subarray(start, end))
  const streams = new TcpStreams(flows, {
    bytes: (flow, side, bytes, start, end, when) => {
      heard.push(`${side === flows.serverSide(flow) ? 'server' : 'client'}: ${text(bytes, start, end)}`)
      proofs.push({ frame: flows.frame, ms: (when - 1_010_000) / 1000 })
    },
    late: (_flow, _side, { run, from, to, emitted }) => {
      if (emitted.size === 0) heard.push(`late: ${text(run, from, to)}`)
      emitted.add('')
      return false
    },
    unrecognised: () => undefined,
    standing: () => 'between',
    speaker: () => 'operational',
    gap: (_flow, _side, missing) => heard.push(`gap ${missing}`),
    overlap: () => heard.push('overlap'),
    illegalFlags: (_flow, side, flags) => heard.push(`${side} illegal flags ${flags}`),
  })
  let time = 1_000_000
  let identification = 0
  return {
    heard,
    proofs,
    streams,
    flows,
    /** One segment; `sequence` counts bytes of its side. */
    send(
      from: 'client' | 'server',
      sequence: number,
      payload: string,
      options: { flags?: number; acknowledgment?: number; afterMs?: number } = {},
    ): number {
      time += (options.afterMs ?? 10) * 1000
      const packet = segment(
        from,
        sequence,
        payload,
        options.flags ?? FLAG.ack,
        options.acknowledgment ?? 0,
        time,
        ++identification,
      )
      flows.frame = identification
      const flow = flows.follow(packet, 0)
      if (!flows.isDuplicate) streams.push(packet, flow, flows.side)
      return flow
    },
    /** So much time passes without a segment. */
    wait(seconds: number): void {
      time += seconds * 1e6
      streams.tick(time)
    },
  }
}

function segment(
  from: 'client' | 'server',
  sequence: number,
  payload: string,
  flags: number,
  acknowledgment: number,
  time: number,
  identification: number,
): Packet {
  const packet = new Packet()
  const bytes = new Uint8Array(8 + payload.length)
  const address = (at: number, ip: string) =>
    ip.split('.').forEach((part, i) => {
      bytes[at + i] = Number(part)
    })
  const [source, destination] = from === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT]
  address(0, source.ip)
  address(4, destination.ip)
  for (let i = 0; i < payload.length; i++) bytes[8 + i] = payload.charCodeAt(i)
  return Object.assign(packet, {
    bytes,
    addressBytes: bytes,
    start: 0,
    end: bytes.length,
    time,
    ipVersion: 4,
    sourceIpAt: 0,
    destinationIpAt: 4,
    timeToLive: 64,
    ipIdentification: identification,
    ipProtocol: 6,
    transport: 6,
    sourcePort: source.port,
    destinationPort: destination.port,
    tcpFlags: flags,
    sequence,
    acknowledgment,
    payloadStart: 8,
    payloadEnd: bytes.length,
  })
}

test('hands on segments in order', () => {
  const { send, heard } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('server', 500, '', { flags: FLAG.syn | FLAG.ack })
  send('client', 101, 'ab')
  send('server', 501, 'xy')
  send('client', 103, 'cd')
  assert.deepEqual(heard, ['client: ab', 'server: xy', 'client: cd'])
})

test('puts reordered segments back in order', () => {
  const { send, heard, streams } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 105, 'ef')
  send('client', 103, 'cd')
  send('client', 101, 'ab')
  assert.deepEqual(heard, ['client: ab', 'client: cd', 'client: ef'])
  assert.equal(streams.counters.tcpGaps, 0)
})

test('ignores retransmissions and keep-alives', () => {
  const { send, heard, streams } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 101, 'abcd')
  send('client', 101, 'abcd')
  send('client', 104, 'd')
  assert.deepEqual(heard, ['client: abcd'])
  assert.equal(streams.counters.tcpRetransmissions, 1)
  assert.equal(streams.counters.tcpKeepAlives, 1)
})

test('keeps the first copy where segments overlap, and tells where the second differs', () => {
  const { send, heard } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 101, 'abcd')
  send('client', 103, 'cdef')
  send('client', 105, 'XXgh')
  assert.deepEqual(heard, ['client: abcd', 'client: ef', 'client: gh', 'overlap', 'late: XX'])
})

test('gives up on a hole that the receiver has confirmed', () => {
  const { send, heard } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('server', 500, '', { flags: FLAG.syn | FLAG.ack })
  send('client', 101, 'ab')
  send('client', 105, 'ef')
  send('server', 501, 'ok', { acknowledgment: 107, afterMs: 300 })
  assert.deepEqual(heard, ['client: ab', 'gap 2', 'client: ef', 'server: ok'])
})

/** Both sides have spoken; then an answer is captured before its question. */
function newEarlyAnswer() {
  const listener = newListener()
  const { send } = listener
  send('client', 100, '', { flags: FLAG.syn })
  send('server', 500, '', { flags: FLAG.syn | FLAG.ack })
  send('client', 101, 'ask', { acknowledgment: 501 })
  send('server', 501, 'yes', { acknowledgment: 104 })
  send('server', 504, 'no', { acknowledgment: 108 })
  listener.heard.length = listener.proofs.length = 0
  return listener
}

test('an answer that was captured before its question is read after it, each with its own frame', () => {
  const { send, heard, proofs } = newEarlyAnswer()
  send('client', 104, 'more', { acknowledgment: 504, afterMs: 0.1 })
  send('server', 506, '!', { acknowledgment: 108 })
  assert.deepEqual(heard, ['client: more', 'server: no', 'server: !'])
  assert.deepEqual(
    proofs.map(({ frame }) => frame),
    [6, 5, 7],
  )
})

test('what follows an early answer waits with it, for all of the question', () => {
  const { send, heard } = newEarlyAnswer()
  send('server', 506, '!', { acknowledgment: 108, afterMs: 0.1 })
  send('client', 104, 'mo', { acknowledgment: 504, afterMs: 0.1 })
  assert.deepEqual(heard, ['client: mo'])
  send('client', 106, 're', { acknowledgment: 504, afterMs: 0.1 })
  assert.deepEqual(heard, ['client: mo', 'client: re', 'server: no', 'server: !'])
})

test('an answer whose question does not come is read soon, and does not make the next ones wait', () => {
  const { send, wait, heard, streams } = newEarlyAnswer()
  wait(1)
  assert.deepEqual(heard, ['server: no'])
  send('server', 506, '!', { acknowledgment: 110 })
  assert.deepEqual(heard, ['server: no', 'server: !'])
  assert.equal(streams.counters.tcpQuestionsUnseen, 1)
})

test('a forged acknowledgment hides nothing: what the other side says next is read in order, in pieces too', () => {
  const { send, wait, heard, streams } = newEarlyAnswer()
  wait(1)
  send('client', 104, 'st', { acknowledgment: 504 })
  send('client', 106, 'op', { acknowledgment: 504 })
  send('server', 504, 'no', { acknowledgment: 108 })
  assert.deepEqual(heard, ['server: no', 'client: st', 'client: op'])
  assert.equal(streams.counters.tcpGaps, 0)
})

test('once the other side goes on, answers wait again for their questions', () => {
  const { send, wait, heard } = newEarlyAnswer()
  wait(1)
  send('client', 104, 'more', { acknowledgment: 506 })
  send('server', 506, 'yes', { acknowledgment: 111 })
  send('client', 108, 'ask', { acknowledgment: 506, afterMs: 1 })
  assert.deepEqual(heard, ['server: no', 'client: more', 'client: ask', 'server: yes'])
})

test('a question that was lost is a hole once the conversation goes on beyond it', () => {
  const { send, wait, heard } = newEarlyAnswer()
  wait(1)
  send('client', 108, 'ask', { acknowledgment: 506 })
  send('server', 506, 'yes', { acknowledgment: 111 })
  assert.deepEqual(heard, ['server: no', 'gap 4', 'client: ask', 'server: yes'])
})

test('an early answer that waited in vain gives up a hole that it confirms before it is read', () => {
  const { send, wait, heard } = newEarlyAnswer()
  send('client', 106, 're', { acknowledgment: 504, afterMs: 1 })
  assert.deepEqual(heard, [])
  wait(1)
  assert.deepEqual(heard, ['gap 2', 'client: re', 'server: no'])
})

test('nothing is waited for after the other side has closed: its last byte is no data', () => {
  const { send, heard } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('server', 500, '', { flags: FLAG.syn | FLAG.ack })
  send('client', 101, 'ask', { flags: FLAG.ack | FLAG.fin })
  send('server', 501, 'yes', { acknowledgment: 105 })
  assert.deepEqual(heard, ['client: ask', 'server: yes'])
})

test('waits for a late segment while nobody has confirmed it', () => {
  const { send, heard } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 103, 'cd')
  send('client', 101, 'ab', { afterMs: 900 })
  assert.deepEqual(heard, ['client: ab', 'client: cd'])
})

test('a hole that an answer confirms is given up before the answer is read', () => {
  const { send, heard, proofs } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('server', 500, '', { flags: FLAG.syn | FLAG.ack })
  send('client', 103, 'ask')
  send('client', 108, 'too', { afterMs: 1 })
  send('server', 501, 'answer', { acknowledgment: 111, afterMs: 3 })
  assert.deepEqual(heard, ['gap 2', 'client: ask', 'gap 2', 'client: too', 'server: answer'])
  assert.deepEqual(proofs, [
    { frame: 3, ms: 20 },
    { frame: 4, ms: 21 },
    { frame: 5, ms: 24 },
  ])
})

test('what fills a hole that was given up for an answer is read all the same, once', () => {
  const { heard, send, streams } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('server', 500, '', { flags: FLAG.syn | FLAG.ack, acknowledgment: 101 })
  send('client', 101, 'one')
  send('client', 109, 'four')
  send('server', 501, 'forged', { acknowledgment: 113, afterMs: 3 })
  send('client', 104, 'stop')
  send('client', 104, 'stop')
  send('client', 108, '!')
  assert.deepEqual(heard.slice(-5), ['gap 5', 'client: four', 'server: forged', 'late: stop', 'late: !'])
  assert.equal(streams.counters.tcpGapsFilledLate, 2)
  assert.equal(streams.counters.tcpRetransmissions, 1)
})

test('what waited behind a hole keeps its frame and time, however late the hole is given up', () => {
  const { send, heard, proofs, streams } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 103, 'stop')
  const flow = send('server', 501, '', { acknowledgment: 101, afterMs: 5000 })
  streams.flush(flow)
  assert.deepEqual(heard, ['gap 2', 'client: stop'])
  assert.deepEqual(proofs, [{ frame: 2, ms: 10 }])
})

test('what a filled hole lets pass could be read when it was filled, and lies in its own frame', () => {
  const { send, heard, proofs } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 103, 'cd')
  send('client', 101, 'ab')
  assert.deepEqual(heard, ['client: ab', 'client: cd'])
  assert.deepEqual(proofs, [
    { frame: 3, ms: 20 },
    { frame: 2, ms: 20 },
  ])
})

test('a command behind a hole is told while the line is silent', () => {
  for (const [words, answer, seconds] of [
    ['confirmed', 107, 1],
    ['not heard', undefined, 3],
    ['not confirmed', 101, 17],
  ] as const) {
    const { send, heard, wait } = newListener()
    send('client', 100, '', { flags: FLAG.syn })
    send('client', 103, 'stop')
    if (answer !== undefined) send('server', 501, '', { acknowledgment: answer })
    wait(seconds)
    assert.deepEqual(heard, ['gap 2', 'client: stop'], words)
  }
})

test('what waits when the clock is set back is told as soon after as ever', () => {
  const { send, heard, streams } = newListener()
  send('client', 100, '', { flags: FLAG.syn, afterMs: 3_600_000 })
  send('client', 103, 'stop')
  streams.setBack(1_000_000)
  streams.tick(2_000_000)
  assert.deepEqual(heard, [])
  streams.tick(4_000_000)
  assert.deepEqual(heard, ['gap 2', 'client: stop'])
})

test('what the receiver asks for again is waited for until the sender has tried thrice', () => {
  const { send, heard } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 103, 'cd')
  send('server', 501, 'x', { acknowledgment: 101 })
  send('client', 105, 'ef', { afterMs: 5000 })
  send('client', 101, 'ab', { afterMs: 5000 })
  assert.deepEqual(heard.slice(-3), ['client: ab', 'client: cd', 'client: ef'])
})

test('the first two segments of a stream that began before the capture may be swapped', () => {
  const { send, heard, streams } = newListener()
  send('client', 9003, 'def')
  send('client', 9000, 'abc')
  send('client', 9006, 'ghi')
  assert.deepEqual(heard, ['client: abc', 'client: def', 'client: ghi'])
  assert.equal(streams.counters.tcpGaps, 0)
})

test('the first segment of a stream that began before the capture waits for no more than its answer', () => {
  const { send, heard, wait } = newListener()
  send('client', 9000, 'ask')
  send('server', 500, 'answer', { acknowledgment: 9003 })
  assert.deepEqual(heard, ['client: ask'])
  wait(3)
  assert.deepEqual(heard, ['client: ask', 'server: answer'])
})

test('a keep-alive before all else is no byte of the stream', () => {
  const { send, heard, streams } = newListener()
  send('client', 8999, '\0')
  send('server', 500, '', { acknowledgment: 9000 })
  send('client', 9000, 'stop', { flags: FLAG.ack | FLAG.push })
  send('server', 500, '', { acknowledgment: 9004 })
  send('client', 9004, '!', { afterMs: 500 })
  assert.deepEqual(heard, ['client: stop', 'client: !'])
  assert.equal(streams.counters.tcpKeepAlives, 1)
})

test('who fills the memory with what waits does not cost others the order of their segments', () => {
  const { send, heard, streams, flows } = newListener()
  const flood = segment('client', 9000, 'x'.repeat(60_000), FLAG.ack, 0, 1_000_000, 0)
  for (let i = 0; i <= limits.heldBytes / 60_000; i++) {
    const packet = Object.assign(flood, { sourcePort: 1024 + i, ipIdentification: i })
    streams.push(packet, flows.follow(packet, 0), flows.side)
  }
  assert.ok(streams.counters.tcpReorderLimit > 0)
  heard.length = 0
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 103, 'cd')
  send('client', 101, 'ab')
  assert.deepEqual(
    heard.filter((line) => line.length < 20),
    ['client: ab', 'client: cd'],
  )
})

test('starts in the middle of a conversation', () => {
  const { send, heard, streams } = newListener()
  send('server', 9000, 'xy')
  send('server', 9002, 'z')
  assert.deepEqual(heard, ['server: xy', 'server: z'])
  assert.equal(streams.counters.tcpMidStreamStarts, 1)
})

test('follows sequence numbers past 2^32', () => {
  const { send, heard } = newListener()
  send('client', 0xffff_fffe, 'abcd')
  send('client', 2, 'ef')
  assert.deepEqual(heard, ['client: abcd', 'client: ef'])
})

test('takes the same ports after a reset for a new connection', () => {
  const { send, heard, flows } = newListener()
  let endings = 0
  flows.ended = () => endings++
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 101, 'ab')
  send('client', 103, '', { flags: FLAG.reset })
  send('client', 70_000, '', { flags: FLAG.syn })
  send('client', 70_001, 'cd')
  assert.deepEqual(heard, ['client: ab', 'client: cd'])
  assert.equal(endings, 1)
})

test('hands on what is held when the flow ends', () => {
  const { send, heard, streams } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  const flow = send('client', 103, 'cd')
  streams.flush(flow)
  assert.deepEqual(heard, ['gap 2', 'client: cd'])
})

test('counts the second copy of a mirrored packet once', () => {
  const flows = new FlowTable(1, [502])
  const packet = segment('client', 1, 'ab', FLAG.ack, 0, 1_000_000, 7)
  flows.follow(packet, 0)
  assert.equal(flows.isDuplicate, false)
  packet.time += 2000
  flows.follow(packet, 0)
  assert.equal(flows.isDuplicate, true)
  packet.time += 50_000
  flows.follow(packet, 0)
  assert.equal(flows.isDuplicate, false, 'a retransmission comes later than a mirror')
})

test('a segment half the sequence space away is a gap and ends', () => {
  const { heard, send, streams } = newListener()
  const flow = send('client', 0, 'abc')
  send('client', 0x8000_0003, 'far')
  send('client', 0x8000_0006, 'on')
  streams.flush(flow)
  assert.deepEqual(heard, ['client: abc', 'gap 2147483648', 'client: far', 'client: on'])
})

test('single bytes a millisecond apart are no copies, although identification and sequence count up in step', () => {
  const { send, heard } = newListener()
  send('client', 0, '', { flags: FLAG.syn })
  for (const [i, byte] of [...'stop the pump'].entries()) send('client', 1 + i, byte, { afterMs: 1 })
  assert.equal(heard.map((line) => line.replace('client: ', '')).join(''), 'stop the pump')
})

test('flags that no system sets are told: none at all, FIN alone, SYN with FIN', () => {
  for (const [flags, isEmitted] of [
    [0, true],
    [FLAG.fin, true],
    [FLAG.syn | FLAG.fin | FLAG.push, true],
    [FLAG.syn, false],
    [FLAG.reset, false],
    [FLAG.fin | FLAG.ack, false],
  ] as const) {
    const room = newListener()
    room.send('client', 100, '', { flags })
    assert.equal(
      room.heard.some((said) => said.includes('illegal flags')),
      isEmitted,
      String(flags),
    )
  }
})

test('bytes that are missing before the end of a stream are a gap', () => {
  const { send, wait, heard, flows, streams } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('server', 500, '', { flags: FLAG.syn | FLAG.ack })
  send('client', 101, 'ab')
  const flow = send('client', 107, '', { flags: FLAG.fin | FLAG.ack })
  send('server', 501, '', { acknowledgment: 108 })
  wait(1)
  assert.deepEqual(heard, ['client: ab', 'gap 4'])
  flows.release(flow)
  assert.equal(streams.counters.tcpGaps, 1)
})

test('what comes late before the end of a stream fills its hole', () => {
  const { send, wait, heard } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 101, 'ab')
  send('client', 105, '', { flags: FLAG.fin | FLAG.ack })
  send('client', 103, 'cd')
  send('client', 105, '', { flags: FLAG.fin | FLAG.ack })
  wait(60)
  assert.deepEqual(heard, ['client: ab', 'client: cd'])
})

test('the end of a stream that nothing is missing before is no gap, nor is one that comes again', () => {
  const { send, wait, heard, streams } = newListener()
  send('client', 100, '', { flags: FLAG.syn })
  send('client', 101, 'ab', { flags: FLAG.fin | FLAG.ack })
  send('client', 103, '', { flags: FLAG.fin | FLAG.ack })
  send('server', 501, 'yes', { acknowledgment: 104 })
  wait(60)
  assert.deepEqual(heard, ['client: ab', 'server: yes'])
  assert.equal(streams.counters.tcpGaps, 0)
})
