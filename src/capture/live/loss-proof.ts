/**
 * Run in a network namespace of its own by `sightglass doctor --interface`: sends a known number of packets through a veth
 * pair to a capture that cannot keep up, and prints what was sent, read and shown as lost.
 */
import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { setTimeout as sleep } from 'node:timers/promises'
import { FrameReader } from '../frame-reader.ts'
import { startRecorder } from './recorder-process.ts'

const PACKETS = 40_000
/** Sends under way at once. */
const AT_ONCE = 200
/** Small, so that the kernel must drop. */
const BUFFER_MEBIBYTES = 1

/** Documentation addresses: RFC 5737. */
for (const command of [
  'link add sg0 type veth peer name sg1',
  'link set sg0 addrgenmode none',
  'link set sg1 addrgenmode none',
  'addr add 192.0.2.1/30 dev sg0',
  'link set sg0 up',
  'link set sg1 up',
  'neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev sg0 nud permanent',
])
  execFileSync('ip', command.split(' '))

const recorder = await startRecorder({
  interfaces: [{ name: 'sg1', bufferMebibytes: BUFFER_MEBIBYTES, filter: 'udp port 9' }],
  folder: process.argv[2]!,
})
const reader = new FrameReader()
let read = 0
recorder.stream.on('data', (chunk: Uint8Array) => {
  reader.push(chunk)
  while (reader.next()) read++
})
const socket = createSocket('udp4')
process.kill(recorder.pid()!, 'SIGSTOP')
let sent = 0
let failed = 0
const payload = new Uint8Array(150)
while (sent + failed < PACKETS)
  await Promise.all(
    Array.from({ length: AT_ONCE }, () => {
      return new Promise<void>((resolve) => {
        socket.send(payload, 9, '192.0.2.2', (error) => {
          if (error === null) sent++
          else failed++
          resolve()
        })
      })
    }),
  )
socket.close()
process.kill(recorder.pid()!, 'SIGCONT')
// Until the counters no longer change.
for (let before = -1, now = 0, tries = 0; (before !== now || tries < 3) && tries < 30; tries++) {
  await sleep(1100)
  before = now
  const one = recorder.status()?.interfaces[0]
  now = (one?.packets ?? 0) + (one?.kernel ?? 0) + read
}
const { nic = 0, kernel = 0, pipe = 0, engine = 0 } = recorder.status()?.interfaces[0] ?? {}
process.stdout.write(JSON.stringify({ sent, read, shown: nic + kernel + pipe + engine }))
recorder.stop()
process.exit(0)
