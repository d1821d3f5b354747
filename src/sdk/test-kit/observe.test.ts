import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteWriter } from '#bytes/write'
import { loadProtocols } from '#engine-host/folders'
import { defineProtocol } from '#model/protocol'
import { ethernetFrame, IP_PROTOCOL, ipPacket, udpDatagram } from '#wire/build'
import { observe } from './observe.ts'
import { pcapFile } from './pcap-file.ts'

const ETHERNET = 1
const MACS = { '10.20.0.1': '02:00:00:00:00:01', '10.20.0.2': '02:00:00:00:00:02' } as const
type Host = keyof typeof MACS
type End = readonly [ip: Host, port: number]

const CLIENT: Host = '10.20.0.1'
const SERVER: Host = '10.20.0.2'

function datagram(
  [source, sourcePort]: End,
  [destination, destinationPort]: End,
  bytes: Uint8Array,
): Uint8Array {
  const payload = udpDatagram({ source, destination, sourcePort, destinationPort, payload: bytes })
  const packet = ipPacket({ source, destination, protocol: IP_PROTOCOL.UDP, payload })
  return ethernetFrame({ source: MACS[source], destination: MACS[destination], payload: packet })
}

const captured = (frames: readonly Uint8Array[]) =>
  pcapFile(
    frames.map((bytes, i) => ({ bytes, time: (1_700_000_000 + i) * 1e6 })),
    ETHERNET,
  )

/** RFC 1350 §5. */
const request = (opcode: number, name: string) =>
  new ByteWriter().u16be(opcode).ascii(`${name}\0octet\0`).take()
const block = (number: number, text: string) => new ByteWriter().u16be(3).u16be(number).ascii(text).take()
const acknowledged = (number: number) => new ByteWriter().u16be(4).u16be(number).take()
const refused = () => new ByteWriter().u16be(5).u16be(2).ascii('no\0').take()

const protocols = await loadProtocols()

function emitted(frames: readonly Uint8Array[]): readonly string[] {
  return observe(captured(frames), protocols).facts.map(({ client, server, fact }) => {
    if (fact.kind === 'transfer') return `${client} ${server} ${fact.name} ${fact.bytes} ${fact.direction}`
    return fact.kind === 'operation' ? `${client} ${server} ${fact.name} ${fact.outcome}` : fact.kind
  })
}

test('a file that the server sends from a new port goes to the client that asked', () => {
  const frames = [
    datagram([CLIENT, 3000], [SERVER, 69], request(1, 'plc.bin')),
    datagram([SERVER, 4000], [CLIENT, 3000], block(1, 'abc')),
    datagram([CLIENT, 3000], [SERVER, 4000], acknowledged(1)),
  ]
  assert.deepEqual(emitted(frames), [
    '10.20.0.1:3000 10.20.0.2:69 Read Request requested',
    '10.20.0.1:3000 10.20.0.2:69 plc.bin 0 to-client',
    '10.20.0.1:3000 10.20.0.2:4000 plc.bin 3 to-client',
  ])
})

test('a file that the client writes goes to the server; an error from the new port refuses it', () => {
  const asked = datagram([CLIENT, 3000], [SERVER, 69], request(2, 'plc.bin'))
  const written = [
    asked,
    datagram([SERVER, 4000], [CLIENT, 3000], acknowledged(0)),
    datagram([CLIENT, 3000], [SERVER, 4000], block(1, 'abcd')),
  ]
  assert.deepEqual(emitted(written).slice(2), ['10.20.0.1:3000 10.20.0.2:4000 plc.bin 4 to-server'])
  const failed = [asked, datagram([SERVER, 4001], [CLIENT, 3000], refused())]
  assert.deepEqual(emitted(failed).slice(2), ['10.20.0.1:3000 10.20.0.2:4001 Write Request rejected'])
})

test('another host that happens to use the announced port is none of its business', () => {
  const frames = [
    datagram([CLIENT, 3000], [SERVER, 69], request(1, 'plc.bin')),
    datagram([CLIENT, 4000], [SERVER, 3000], block(1, 'abc')),
  ]
  assert.equal(emitted(frames).length, 2)
})

test('frames of the link layer have no ports', () => {
  const seen: number[] = []
  const link = defineProtocol<undefined, undefined>({
    name: 'link-toy',
    title: 'Link toy',
    standard: 'none',
    depth: 'recognised',
    family: 'ot',
    hints: [{ etherType: 0x88b5 }],
    dissect({ start, end, sourcePort, destinationPort }) {
      seen.push(sourcePort, destinationPort)
      return { kind: 'message', message: undefined, length: end - start }
    },
    facts() {},
  })
  const [source, destination] = [MACS[CLIENT], MACS[SERVER]]
  observe(
    captured([ethernetFrame({ source, destination, etherType: 0x88b5, payload: new Uint8Array(50) })]),
    [link],
  )
  assert.deepEqual([...new Set(seen)], [0])
})
