/** The capture process: reads interfaces, keeps the queue of the engine on disk, and reports its counters each second. */
import { Socket } from 'node:net'
import { setPriority } from 'node:os'
import { resolve } from 'node:path'
import { RingBudget } from '../ring/budget.ts'
import { lockRing, type RingLock } from '../ring/lock.ts'
import { RingWriter } from '../ring/ring-writer.ts'
import { PacketQueue } from './packet-queue.ts'
import { Recorder } from './recorder.ts'
import type { FromRecorder, RecorderRequest, ToRecorder } from './recorder-process.ts'

/** Packets for the engine. */
const OUTPUT = 3
/** At a stop the rest of the queue has so long to reach the engine. */
const DRAIN_MS = 3000
/**
 * Niceness of this process and tcpdump, sched(7). The engine may be late, since the queue keeps its packets; what these two
 * do not read in time is lost.
 */
const NICENESS = -15

try {
  setPriority(NICENESS)
} catch {
  // Needs root or a limit such as LimitNICE= of systemd.
}
const send = (message: FromRecorder) => void process.send?.(message, undefined, undefined, () => {})
const request = JSON.parse(process.argv[2] ?? '{}') as RecorderRequest
const queue = new PacketQueue(resolve(request.folder, 'queue'), request.queue)
const output = new Socket({ fd: OUTPUT, readable: false, writable: true })
let isWaiting = false
let isEnding = false
let isFinished = false

output.on('error', () => end()) // nobody reads any more
output.on('drain', () => {
  isWaiting = false
  pump()
})

function pump(): void {
  while (!isWaiting) {
    const chunk = queue.shift()
    if (chunk === undefined) break
    if (chunk.bytes.length === 0) recorder.lostToEngine(chunk.packets)
    else isWaiting = !output.write(chunk.bytes)
  }
  if (isEnding && queue.oldest === undefined) finish()
}

const { ring } = request
const lock = ring && (await lockedRing(ring.folder))
const sink = ring && new RingWriter({ ...ring, budget: new RingBudget(ring) })

async function lockedRing(folder: string): Promise<RingLock> {
  try {
    return lockRing(folder)
  } catch (error) {
    const refused: FromRecorder = { refused: (error as Error).message }
    await new Promise<void>((resolve) => process.send?.(refused, undefined, undefined, () => resolve()))
    process.exit(1)
  }
}

const recorder = new Recorder({
  sink,
  interfaces: request.interfaces,
  queue,
  queued: pump,
  status: (status) => send({ status }),
})

function end(): void {
  if (isEnding) return
  isEnding = true
  recorder.stop()
  setTimeout(finish, DRAIN_MS)
  pump()
}

function finish(): void {
  if (isFinished) return
  isFinished = true
  sink?.close()
  lock?.release()
  queue.close()
  output.end(() => process.exit(0))
  setTimeout(() => process.exit(0), 200)
}

process.on('message', (message: ToRecorder) => {
  if (message.stop === true) end()
  if (message.earlier !== undefined) recorder.continueFrom(message.earlier)
  if (message.lost !== undefined) recorder.lostToEngine(message.lost)
})
// The server was killed: its queue has no reader any more, and the next capture process waits for the ring.
process.on('disconnect', () => {
  isEnding = true
  recorder.stop()
  finish()
})
// Ctrl-C reaches every process of a terminal; the server decides when this one ends.
process.on('SIGINT', () => {})
process.on('SIGTERM', end)

recorder.start().then(
  () => send({ started: true }),
  (error: Error) => {
    send({ refused: error.message })
    process.exitCode = 1
    finish()
  },
)
