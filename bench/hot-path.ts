/**
 * Cost per packet from frame to fact, without detection: node_modules/.bin/node --no-warnings bench/hot-path.ts CAPTURE
 * Processor time of the one thread, in pieces of some thousand packets: the fifth percentile is what a quiet machine
 * would say, even on a busy one.
 */
import { openSync, readSync } from 'node:fs'
import { FrameReader } from '#capture/frame-reader'
import { Dissector } from '#dissect/dissector'
import { Registry } from '#dissect/registry'
import { Clock } from '#engine/clock'
import { loadProtocols } from '#engine-host/folders'
import { FlowTable } from '#flow/flow-table'
import { TcpStreams } from '#flow/tcp-streams'
import { Packet } from '#wire/packet'

const PIECE = 25_000
const CHUNK_BYTES = 1024 * 1024
const IPPROTO_TCP = 6

const [, , path] = process.argv
if (path === undefined) throw new Error('expected a capture: bench/hot-path.ts CAPTURE')

let facts = 0
const registry = new Registry(await loadProtocols())
const flows = new FlowTable(1, registry.serverPorts(), registry.visitedPorts())
const dissector = new Dissector({
  registry,
  flows,
  realmName: () => '',
  judge: () => {
    facts++
    return true
  },
  traffic: () => {},
  pulse: new Int32Array(3),
  sliceBytes: undefined,
})
const streams = new TcpStreams(flows, dissector)
flows.ended = (flow) => dissector.endFlow(flow)
const clock = new Clock((now) => dissector.tick(now))
const packet = new Packet()
const reader = new FrameReader()

const nanoseconds = readPieces(path)
nanoseconds.sort((a, b) => a - b)
const shown = [0.05, 0.25, 0.5, 0.95].map(
  (share) => `${Math.round(nanoseconds[Math.floor(share * nanoseconds.length)] ?? 0)} ns (${share * 100} %)`,
)
console.log(`${reader.frame.number} packets, ${facts} facts; a packet takes ${shown.join(', ')}`)

/** Processor time a packet, one number a piece. */
function readPieces(path: string): number[] {
  const pieces: number[] = []
  const descriptor = openSync(path, 'r')
  const buffer = new Uint8Array(CHUNK_BYTES)
  let begun = process.threadCpuUsage()
  let last = 0
  for (;;) {
    const bytes = readSync(descriptor, buffer)
    if (bytes === 0) return pieces
    reader.push(buffer.subarray(0, bytes))
    readFrames()
    const packets = reader.frame.number - last
    if (packets < PIECE) continue
    pieces.push((process.threadCpuUsage(begun).user * 1000) / packets)
    last = reader.frame.number
    begun = process.threadCpuUsage()
  }
}

function readFrames(): void {
  const { frame } = reader
  while (reader.next()) {
    if (!packet.over(frame)) continue
    clock.advance(frame.time)
    flows.frame = frame.number
    const flow = flows.follow(packet, 0)
    if (flows.isDuplicate) continue
    if (packet.transport === IPPROTO_TCP) streams.push(packet, flow, flows.side)
    else dissector.datagram(packet, flow, flows.side)
  }
}
