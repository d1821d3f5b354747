/** Neither a forged frame nor a clock may hide parts of a TCP conversation, from bytes to facts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadProtocols } from '#engine-host/folders'
import * as modbus from '#protocols/modbus/testing/encode'
import { ethernetFrame, IP_PROTOCOL, ipPacket, TCP_FLAG, tcpSegment } from '#wire/build'
import { observe } from './observe.ts'
import { pcapFile, type WholeFrame } from './pcap-file.ts'

const ETHERNET = 1
const SECOND = 1e6
const HOSTS = [
  { ip: '10.20.0.1', mac: '02:00:00:00:00:01', port: 40_000 },
  { ip: '10.20.0.2', mac: '02:00:00:00:00:02', port: 502 },
] as const

const protocols = await loadProtocols()

/** A client that asks for registers every second, and its server. */
function newConversation() {
  const frames: WholeFrame[] = []
  const next: [client: number, server: number] = [1000, 2000]
  let time = 1_700_000_000 * SECOND
  let transaction = 0
  const segment = (side: 0 | 1, payload: Uint8Array, ahead = 0) => {
    const [from, to] = [HOSTS[side], HOSTS[1 - side]!]
    const ends = { source: from.ip, destination: to.ip, sourcePort: from.port, destinationPort: to.port }
    const numbers = { flags: TCP_FLAG.ACK, sequence: next[side], acknowledgment: next[1 - side]! + ahead }
    const bytes = ipPacket({
      ...{ source: from.ip, destination: to.ip, protocol: IP_PROTOCOL.TCP, identification: frames.length },
      payload: tcpSegment({ ...ends, ...numbers, payload }),
    })
    time += 1000
    frames.push({ bytes: ethernetFrame({ source: from.mac, destination: to.mac, payload: bytes }), time })
  }
  const say = (side: 0 | 1, payload: Uint8Array) => {
    segment(side, payload)
    next[side] += payload.length
  }
  return {
    say,
    /** As if the server had sent it, acknowledging more than was sent. */
    forge: (ahead: number) => segment(1, new Uint8Array(6), ahead),
    poll(count: number) {
      for (let i = 0; i < count; i++) {
        const header = { transaction: ++transaction, unit: 1 }
        say(0, modbus.readRequest(header, 3, 0, 2))
        say(1, modbus.registersResponse(header, 3, [1, 2]))
        time += SECOND
      }
    },
    pass(seconds: number) {
      time += seconds * SECOND
    },
    observed: () => observe(pcapFile(frames, ETHERNET), protocols),
  }
}

test('a forged confirmation does not hide a command that comes in pieces', () => {
  for (const ahead of [0, 5000]) {
    const { poll, forge, pass, say, observed } = newConversation()
    poll(5)
    if (ahead > 0) forge(ahead)
    pass(2)
    const restart = modbus.diagnostics({ transaction: 99, unit: 1 }, 1)
    for (let at = 0; at < restart.length; at += 4) say(0, restart.slice(at, at + 4))
    poll(5)
    const { facts, counters } = observed()
    const codes = facts.map(({ fact }) => (fact.kind === 'operation' ? fact.code : ''))
    assert.ok(
      codes.some((code) => code.startsWith('8')),
      `told: ${codes.join(', ')}`,
    )
    assert.equal(counters.tcpGaps, undefined)
  }
})

test('repeats are told as often after the clock was set back by an hour', () => {
  const emitted = [0, -3600].map((seconds) => {
    const { poll, pass, observed } = newConversation()
    poll(60)
    pass(seconds)
    poll(600)
    return observed()
  })
  const [steady, setBack] = emitted.map(
    ({ facts }) => facts.filter(({ fact }) => fact.kind === 'operation').length,
  )
  assert.ok(setBack! >= 0.8 * steady!, `${setBack} and ${steady} times`)
  assert.equal(emitted[1]!.counters.clockSetBacks, 1)
})
