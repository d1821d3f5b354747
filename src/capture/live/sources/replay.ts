/** A stored capture, sent again at any speed. Packets get the time at which they are sent, as with tcpreplay. */
import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { compressionOf } from '../../compression.ts'
import { FrameReader } from '../../frame-reader.ts'
import { LiveRefusal } from '../tcpdump.ts'
import { now, type PacketHandler, type PacketSource, ReusedRecord } from './packet-source.ts'
import type { ReplayAddress } from './source-address.ts'

const limits = {
  /** Waits shorter than a turn of the timers are made up for later. */
  shortestWaitMs: 2,
  /** A gap of the capture is shortened to this, at the speed of the capture. */
  longestGapMs: 60_000,
  /** Packets sent at once, before others have their turn. */
  burst: 2000,
} as const

export interface ReplayPlan {
  readonly path: string
  readonly speed: number
  readonly loops: number
  readonly isStopped: () => boolean
  /** Resolves when more may be sent; undefined while it may. */
  readonly ready?: () => Promise<void> | undefined
}

/** Rejects with a `LiveRefusal` if the file cannot be read. */
export async function openReplay({ path, speed, loops }: ReplayAddress): Promise<PacketSource> {
  await access(path).catch((error: Error) => {
    throw new LiveRefusal(`replay ${path}: ${error.message}`)
  })
  let captured = 0
  let isStopped = false
  let complaint = ''
  return {
    counts: () => ({ captured, dropped: 0 }),
    complaint: () => complaint,
    read(packet, ended) {
      const plan = { path, speed, loops, isStopped: () => isStopped }
      replay(plan, (bytes, record, linkType) => {
        captured++
        packet(bytes, record, linkType)
      }).then(
        () => ended(undefined),
        (error: Error) => {
          complaint = error.message
          ended(error.message)
        },
      )
    },
    stop: () => {
      isStopped = true
    },
  }
}

/** Resolves once all loops were sent. */
export async function replay(plan: ReplayPlan, packet: PacketHandler): Promise<void> {
  const { loops, isStopped } = plan
  for (let loop = 0; (loops === 0 || loop < loops) && !isStopped(); loop++) await replayOnce(plan, packet)
}

async function replayOnce(
  { path, speed, isStopped, ready }: ReplayPlan,
  packet: PacketHandler,
): Promise<void> {
  const reader = new FrameReader()
  const record = new ReusedRecord()
  let previous: number | undefined
  /** When the packet at hand is due, in milliseconds of a steady clock. */
  let due = performance.now()
  let burst = 0
  for await (const chunk of openCapture(path)) {
    reader.push(chunk)
    while (reader.next()) {
      if (isStopped()) return
      const { bytes, start, end, originalLength, time, linkType } = reader.frame
      if (speed > 0 && previous !== undefined)
        due += Math.min(limits.longestGapMs, Math.max(0, (time - previous) / 1000)) / speed
      previous = time
      const wait = speed > 0 ? due - performance.now() : 0
      if (wait > limits.shortestWaitMs || ++burst >= limits.burst) {
        burst = 0
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)))
      }
      await ready?.()
      packet(bytes, record.set(start, end - start, originalLength, now()), linkType)
    }
    if (reader.failed !== '') throw new Error(`${path}: ${reader.failed}`)
  }
}

async function* openCapture(path: string): AsyncIterable<Uint8Array> {
  const file: Readable = createReadStream(path, { highWaterMark: 1024 * 1024 })
  const iterator = file[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  const first = await iterator.next()
  if (first.done === true) return
  const compression = compressionOf(first.value)
  async function* all(): AsyncIterable<Uint8Array> {
    yield first.value as Uint8Array
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  }
  if (compression === 'none') {
    yield* all()
    return
  }
  const { Readable: Streams } = await import('node:stream')
  const unpacked = Streams.from(all()).pipe(compression === 'gzip' ? createGunzip() : createZstdDecompress())
  yield* unpacked as AsyncIterable<Uint8Array>
}
