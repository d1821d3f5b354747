/** Reads interfaces into the queue of the engine and counts what is lost on the way. */
import { PcapngWriter } from '../pcapng-writer.ts'
import type { RingStatus } from '../ring/ring-writer.ts'
import { type InterfaceCounters, readInterfaceCounters } from './interface-counters.ts'
import { LossWindow } from './loss-window.ts'
import { MirrorCheck } from './mirror-check.ts'
import { PacketBlocks } from './packet-blocks.ts'
import type { PacketQueue } from './packet-queue.ts'
import { sourceDescription } from './source-index.ts'
import { openSource } from './sources/open.ts'
import type { PacketSource } from './sources/packet-source.ts'
import { type InterfaceStatus, lostOf, type RecorderStatus, type StageLoss } from './status.ts'
import type { CaptureOptions, KernelCounts } from './tcpdump.ts'

export const recorderLimits = {
  /** Bytes of packets that are queued together, unless `chunkMs` is over. */
  chunkBytes: 256 * 1024,
  chunkMs: 50,
  statusMs: 1000,
  /** A source that went away is tried again after so long, one that had worked for longer at once. */
  retryMs: 1000,
  /** Link types of one source: a stream of pcap-over-IP may have several. */
  linkTypes: 16,
} as const

/** Takes every packet besides the engine: the packet ring. */
export interface PacketSink {
  describe(interfaceIndex: number, linkType: number, name: string): void
  /** `bytes[at..at + size)` is the packet as an enhanced packet block, valid during the call. */
  write(bytes: Uint8Array, at: number, size: number, time: number): void
  flush(): void
  close(): void
  readonly status: RingStatus
}

export interface RecorderOptions {
  readonly interfaces: readonly CaptureOptions[]
  readonly queue: PacketQueue
  readonly sink?: PacketSink | undefined
  /** There is something to read in the queue. */
  readonly queued: () => void
  /** Called each second. */
  readonly status: (status: RecorderStatus) => void
}

/** Counts of a capture process that ended, and the packets of it that reached the server. */
export interface EarlierCapture extends StageLoss {
  readonly received: number | undefined
  readonly handed: number
  readonly bytes: number
}

interface Source {
  readonly options: CaptureOptions
  readonly index: number
  readonly mirror: MirrorCheck
  readonly window: LossWindow
  /** Counters of the interface before the capture began. */
  before: InterfaceCounters
  capture: PacketSource | undefined
  began: number
  /** Interface of the pcapng stream by link type. */
  readonly described: Map<number, number>
  /** Link type of the last packet, and its interface. */
  linkType: number | undefined
  number: number
  packets: number
  bytes: number
  /** Totals of captures that have ended. */
  ended: { kernel: number; pipe: number }
  /** Packets read from the running capture. */
  read: number
  engine: number
  nic: number
  damaged: number
  received: number | undefined
  problem: string
  packetsPerSecond: number
  bitsPerSecond: number
  counted: { packets: number; bytes: number; at: number }
}

const NOTHING: InterfaceCounters = { received: 0, dropped: 0, damaged: 0 }
const NO_COUNTS: KernelCounts = { captured: 0, dropped: 0 }

export class Recorder {
  readonly #options: RecorderOptions
  readonly #sources: Source[]
  readonly #blocks = new PacketBlocks()
  readonly #window = new LossWindow()
  #chunkPackets: number[]
  /** Interfaces described so far in the pcapng stream. */
  #described = 0
  /** Descriptions that go before the next packets: a full queue must not lose them. */
  #undelivered: Uint8Array[] = []
  #isStopped = false
  #timers: NodeJS.Timeout[] = []

  constructor(options: RecorderOptions) {
    this.#options = options
    const counters = readInterfaceCounters()
    this.#chunkPackets = options.interfaces.map(() => 0)
    this.#sources = options.interfaces.map(
      (capture, index): Source => ({
        ...{ options: capture, index, mirror: new MirrorCheck(), window: new LossWindow() },
        before: counters.get(capture.name) ?? NOTHING,
        ...{ capture: undefined, began: 0, problem: '' },
        ...{ described: new Map(), linkType: undefined, number: 0 },
        ...{ packets: 0, bytes: 0, ended: { kernel: 0, pipe: 0 }, read: 0, engine: 0, nic: 0, damaged: 0 },
        received: undefined,
        ...{
          packetsPerSecond: 0,
          bitsPerSecond: 0,
          counted: { packets: 0, bytes: 0, at: performance.now() },
        },
      }),
    )
  }

  /**
   * Adds the totals of a process that ended. What the interface received until this one began, and what had not reached
   * the server, is lost; with a filter it is not known.
   */
  continueFrom(earlier: readonly EarlierCapture[]): void {
    for (const [index, one] of earlier.entries()) {
      const source = this.#sources[index]
      if (source === undefined) continue
      const known = one.handed + one.kernel + one.pipe + one.engine
      const isKnown = (source.options.filter ?? '') === '' && one.received !== undefined
      const missing = isKnown ? source.before.received - one.received! - known : 0
      source.packets += one.handed + one.engine
      source.bytes += one.bytes
      source.engine += one.engine
      source.ended.kernel += one.kernel
      source.ended.pipe += one.pipe + Math.max(0, missing)
      // Totals of the interface go on from the first start.
      const { received, dropped } = source.before
      source.before = { ...source.before, received: one.received ?? received, dropped: dropped - one.nic }
    }
  }

  /** Rejects with a `LiveRefusal` if an interface cannot be captured at the start. */
  async start(): Promise<void> {
    const section = new PcapngWriter({ interfaces: [], application: 'Sightglass' }).header()
    this.#undelivered.push(section)
    try {
      // The server at the other end may start later.
      for (const source of this.#sources)
        await this.#begin(source).catch((error: Error) => {
          if (source.options.source?.kind !== 'pcap-over-ip-client') throw error
          source.problem = `${error.message}; trying again`
          this.#retry(source, recorderLimits.retryMs)
        })
    } catch (error) {
      this.stop()
      throw error
    }
    this.#timers.push(setInterval(() => this.#flush(), recorderLimits.chunkMs))
    this.#timers.push(setInterval(() => this.#report(), recorderLimits.statusMs))
  }

  stop(): void {
    this.#isStopped = true
    for (const timer of this.#timers) clearInterval(timer)
    for (const { capture } of this.#sources) capture?.stop()
    this.#flush()
    this.#options.sink?.flush()
  }

  /** Packets of a chunk that left the queue unread. */
  lostToEngine(packets: readonly number[]): void {
    packets.forEach((count, index) => {
      const source = this.#sources[index]
      if (source !== undefined) source.engine += count
    })
  }

  get status(): RecorderStatus {
    const { queue } = this.#options
    const interfaces = this.#sources.map((source) => statusOf(source))
    const { oldest } = queue
    return {
      interfaces,
      queue: {
        memoryBytes: queue.memoryBytes,
        diskBytes: queue.diskBytes,
        diskLimit: queue.diskLimit,
        lagSeconds: oldest === undefined ? 0 : Math.max(0, (performance.now() - oldest) / 1000),
        problem: queue.problem,
      },
      loss: this.#window.share,
      ring: this.#options.sink?.status,
    }
  }

  async #begin(source: Source): Promise<void> {
    const capture = await openSource(source.options)
    if (this.#isStopped) {
      capture.stop()
      return
    }
    // From here on tcpdump counts what is lost.
    if (source.packets === 0 && source.problem === '')
      source.before = readInterfaceCounters().get(source.options.name) ?? source.before
    source.capture = capture
    source.began = performance.now()
    source.problem = ''
    source.read = 0
    capture.read(
      (bytes, record, linkType) => {
        source.read++
        if (source.linkType !== linkType && !this.#describe(source, linkType)) return
        const blocks = this.#blocks
        const at = blocks.length
        const size = blocks.add(source.number, bytes, record)
        this.#chunkPackets[source.index]!++
        source.packets++
        source.bytes += record.original
        source.mirror.add(bytes, record)
        this.#options.sink?.write(blocks.bytes, at, size, record.seconds * 1e6 + record.microseconds)
        if (blocks.length >= recorderLimits.chunkBytes) this.#flush()
      },
      (failure) => this.#ended(source, capture, failure),
    )
  }

  #ended(source: Source, capture: PacketSource, failure: string | undefined): void {
    if (source.capture !== capture) return
    const { captured, dropped } = capture.counts()
    source.ended.kernel += dropped
    source.ended.pipe += Math.max(0, captured - source.read)
    source.read = 0
    source.capture = undefined
    if (this.#isStopped || failure === undefined) return
    source.problem = `${source.options.name}: capture ended (${failure || lastLine(capture.complaint()) || 'tcpdump was ended'}); trying again`
    const hadWorked = performance.now() - source.began > recorderLimits.retryMs
    this.#retry(source, hadWorked ? 0 : recorderLimits.retryMs)
  }

  #retry(source: Source, afterMs: number): void {
    setTimeout(() => {
      if (this.#isStopped) return
      this.#begin(source).catch((error: Error) => {
        source.problem = `${error.message}; trying again`
        this.#retry(source, recorderLimits.retryMs)
      })
    }, afterMs)
  }

  /** Interfaces are numbered in the order of their first packet. False if the source has too many link types. */
  #describe(source: Source, linkType: number): boolean {
    const known = source.described.get(linkType)
    if (known === undefined && source.described.size >= recorderLimits.linkTypes) {
      source.ended.pipe++
      return false
    }
    source.linkType = linkType
    source.number = known ?? this.#described
    if (known !== undefined) return true
    this.#flush()
    source.described.set(linkType, this.#described++)
    const { name } = source.options
    const description = sourceDescription(source.index)
    const both = new PcapngWriter({ interfaces: [{ linkType, name, description }] }).header()
    const sectionLength = new DataView(both.buffer, both.byteOffset).getUint32(4, true)
    this.#undelivered.push(both.slice(sectionLength))
    this.#options.sink?.describe(source.number, linkType, name)
    return true
  }

  #flush(): void {
    if (this.#blocks.length === 0) return
    const packets = this.#chunkPackets
    this.#chunkPackets = packets.map(() => 0)
    this.#push(this.#blocks.take(), packets)
  }

  #push(packetBlocks: Uint8Array, packets: readonly number[]): void {
    const isFirst = this.#undelivered.length > 0
    const bytes = isFirst ? Buffer.concat([...this.#undelivered, packetBlocks]) : packetBlocks
    const isTaken = this.#options.queue.push({ bytes, packets, arrived: performance.now() })
    if (isTaken) {
      this.#undelivered = []
      this.#options.queued()
    } else this.lostToEngine(packets)
  }

  #report(): void {
    const counters = readInterfaceCounters()
    const now = performance.now()
    let lost = 0
    let packets = 0
    for (const source of this.#sources) {
      const { dropped, damaged } = counters.get(source.options.name) ?? source.before
      if (counters.has(source.options.name)) source.received = source.before.received
      // An interface that was made anew counts from 0.
      source.nic = Math.max(source.nic, dropped - source.before.dropped)
      source.damaged = Math.max(source.damaged, damaged - source.before.damaged)
      const seconds = Math.max(0.001, (now - source.counted.at) / 1000)
      source.packetsPerSecond = Math.round((source.packets - source.counted.packets) / seconds)
      source.bitsPerSecond = Math.round(((source.bytes - source.counted.bytes) * 8) / seconds)
      source.counted = { packets: source.packets, bytes: source.bytes, at: now }
      const loss = lostOf(lossOf(source))
      source.window.add(loss, seenBySensor(source))
      lost += loss
      packets += seenBySensor(source)
    }
    this.#window.add(lost, packets)
    this.#options.sink?.flush()
    this.#options.status(this.status)
  }
}

/** Packets that no stage lost. */
function seenBySensor({ packets, engine }: Source): number {
  return Math.max(0, packets - engine)
}

function lossOf({ nic, ended, capture, engine }: Source) {
  const { dropped } = capture?.counts() ?? NO_COUNTS
  return { nic, kernel: ended.kernel + dropped, pipe: ended.pipe, engine }
}

function statusOf(source: Source): InterfaceStatus {
  const { options, packets, bytes, damaged, problem, packetsPerSecond, bitsPerSecond, window, mirror } =
    source
  const loss = lossOf(source)
  return {
    ...{ name: options.name, filter: options.filter ?? '', packets, bytes, packetsPerSecond, bitsPerSecond },
    ...loss,
    ...{ damaged, problem, loss: window.share, mirror: mirror.findings, received: source.received },
  }
}

function lastLine(text: string): string {
  return text.split('\n').at(-1) ?? ''
}
