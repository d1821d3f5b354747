/** In its own network namespace: sends packets into a veth pair with tcpreplay and prints what was sent, read and lost. */
import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PcapWriter } from '../../pcap-writer.ts'
import { startRecorder } from '../recorder-process.ts'

interface OverdriveOptions {
  readonly folder: string
  readonly packets: number
  readonly bufferMebibytes?: number
  /** Pause of the capture process while packets arrive. */
  readonly pauseMs?: number
  readonly isEngineStopped?: boolean
  /** The capture process is killed so often while packets come. */
  readonly kills?: number
  readonly queue?: { readonly memoryBytes: number; readonly diskBytes: number }
}

const options = JSON.parse(process.argv[2]!) as OverdriveOptions
const { folder, packets, bufferMebibytes, pauseMs = 0, isEngineStopped = false, kills = 0, queue } = options

for (const command of [
  'link set lo up',
  'link add veth0 type veth peer name veth1',
  'link set veth0 addrgenmode none',
  'link set veth1 addrgenmode none',
  'link set veth0 up',
  'link set veth1 up promisc on',
])
  execFileSync('ip', command.split(' '))

/** UDP between two hosts, 200 bytes each. */
const ONCE = 10_000
const writer = new PcapWriter(1)
const chunks = [writer.header()]
for (let number = 0; number < ONCE; number++) {
  const bytes = new Uint8Array(200)
  bytes.set([2, 0, 0, 0, 0, 1 + (number % 2), 2, 0, 0, 0, 0, 2 - (number % 2), 8, 0, 0x45])
  new DataView(bytes.buffer).setUint32(60, number)
  const frame = { bytes, start: 0, end: bytes.length, originalLength: bytes.length }
  chunks.push(
    writer.frame({ ...frame, time: number, nanoseconds: 0, linkType: 1, interfaceIndex: 0, number }),
  )
}
const capture = join(folder, 'sent.pcap')
writeFileSync(capture, Buffer.concat(chunks))

const recorder = await startRecorder({
  interfaces: [{ name: 'veth1', ...(bufferMebibytes !== undefined && { bufferMebibytes }) }],
  folder,
  ...(queue && { queue }),
})
let read = 0
recorder.countsHanded(() => [read])
if (!isEngineStopped) {
  const { FrameReader } = await import('../../frame-reader.ts')
  const reader = new FrameReader()
  recorder.stream.on('data', (chunk: Uint8Array) => {
    reader.push(chunk)
    while (reader.next()) read++
  })
}
await sleep(1500)
if (pauseMs > 0) process.kill(recorder.pid()!, 'SIGSTOP')
const loops = packets / ONCE
const speed = kills > 0 ? ['--pps', '20000'] : ['-t']
const replay = promisify(execFile)('tcpreplay', [
  '-q',
  ...speed,
  '--loop',
  String(loops),
  '-i',
  'veth0',
  capture,
])
for (let kill = 0; kill < kills; kill++) {
  await sleep(1200)
  process.kill(recorder.pid()!, 'SIGKILL')
}
const printed = (await replay).stdout
const sent = Number(/Successful packets:\s+(\d+)/.exec(printed)?.[1])
if (pauseMs > 0) {
  await sleep(pauseMs)
  process.kill(recorder.pid()!, 'SIGCONT')
}
// Until the counters no longer change; after kills only once the restarted process has reported the missing ones.
let isTold = kills === 0
for (let before = -1, now = 0, tries = 0; (!isTold || before !== now || tries < 4) && tries < 60; tries++) {
  await sleep(1100)
  before = now
  const one = recorder.status()?.interfaces[0]
  isTold ||= (one?.pipe ?? 0) > 0
  now = (one?.packets ?? 0) + (one?.kernel ?? 0) + read
}
const status = recorder.status()!
if (isEngineStopped) read = status.interfaces[0]!.packets - status.interfaces[0]!.engine
process.stdout.write(JSON.stringify({ sent, read, status: status.interfaces[0], queue: status.queue }))
recorder.stop()
process.exit(0)
