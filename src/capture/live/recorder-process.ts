/** Starts the capture process, again if it ends, and passes on what it reports. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { PassThrough, type Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { RingShares } from '../ring/budget.ts'
import type { EarlierCapture } from './recorder.ts'
import type { RecorderStatus } from './status.ts'
import { type CaptureOptions, LiveRefusal } from './tcpdump.ts'
import { streamLimits, WholeBlocks } from './whole-blocks.ts'

const limits = {
  /** A capture process that ended is started again after so long, doubled each time up to the longest. */
  restartMs: 100,
  longestRestartMs: 10_000,
  /** One that ran so long starts again with the shortest delay. */
  workedMs: 2000,
} as const

export interface RecorderRequest {
  readonly interfaces: readonly CaptureOptions[]
  /** Its own folder, for the queue. */
  readonly folder: string
  /** Packets are kept in a ring on disk. */
  readonly ring?: {
    readonly folder: string
    readonly bytes: number
    readonly shares?: RingShares
    /** Addresses and networks of important hosts. */
    readonly important?: readonly string[]
  }
  readonly queue?: { readonly diskBytes?: number; readonly memoryBytes?: number }
}

export type FromRecorder = {
  readonly started?: true
  readonly refused?: string
  readonly status?: RecorderStatus
}

export type ToRecorder = {
  readonly stop?: true
  readonly lost?: readonly number[]
  /** Totals of the process before, once all that it wrote was read. */
  readonly earlier?: readonly EarlierCapture[]
}

export interface RecorderProcess {
  /** A pcapng stream of all interfaces; a process that was started again begins a section. */
  readonly stream: Readable
  /** Of the last second; undefined before. */
  readonly status: () => RecorderStatus | undefined
  readonly pid: () => number | undefined
  onStatus(listener: (status: RecorderStatus) => void): void
  /** Passes the number of packets read from `stream`, by index of their interface, for the loss of a process that ends. */
  countsHanded(handed: () => readonly number[]): void
  /** Packets, by index of their interface, that an engine had not reported when it failed. */
  lost(packets: readonly number[]): void
  stop(): void
}

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url))

/** Rejects with a `LiveRefusal` if an interface cannot be captured at the start. */
export async function startRecorder(request: RecorderRequest): Promise<RecorderProcess> {
  const listeners: ((status: RecorderStatus) => void)[] = []
  const stream = new PassThrough({ highWaterMark: streamLimits.bufferedBytes })
  let status: RecorderStatus | undefined
  let handed: () => readonly number[] = () => []
  let isStopped = false
  let pause: number = limits.restartMs

  const heard = (message: FromRecorder) => {
    if (message.status === undefined) return
    status = message.status
    for (const listener of listeners) listener(message.status)
  }

  const ended = (began: number) => {
    if (isStopped) {
      void drained.then(() => stream.end())
      return
    }
    if (performance.now() - began > limits.workedMs) pause = limits.restartMs
    setTimeout(() => {
      if (!isStopped) begin().catch(() => ended(performance.now()))
    }, pause)
    pause = Math.min(pause * 2, limits.longestRestartMs)
  }

  let child: ChildProcess
  let children: readonly number[] = []
  /** All that the process before had written was read. */
  let drained: Promise<void> = Promise.resolve()
  async function begin(): Promise<void> {
    const began = performance.now()
    const before = status
    const next = spawnRecorder(request)
    child = next
    // Its totals begin at 0; they are shown once those of the process before are added.
    let isContinued = before === undefined
    next.on('message', (message: FromRecorder) => {
      children = childrenOf(next.pid)
      if (isContinued) heard(message)
    })
    let isStarted = false
    next.on('exit', () => {
      for (const pid of children) endTcpdump(pid)
      if (isStarted) ended(began)
    })
    await started(next)
    isStarted = true
    const output = (next.stdio[3] as Readable).pipe(new WholeBlocks())
    drained = drained.then(async () => {
      if (before !== undefined && next.connected)
        next.send({ earlier: earlierOf(before, handed()) } satisfies ToRecorder, () => {
          isContinued = true
        })
      output.pipe(stream, { end: false })
      await new Promise<void>((resolve) => output.on('end', resolve))
    })
  }

  await begin()
  const send = (message: ToRecorder) => {
    if (child.connected) child.send(message, () => {})
  }
  return {
    stream,
    status: () => status,
    pid: () => child.pid,
    onStatus: (listener) => listeners.push(listener),
    countsHanded: (count) => {
      handed = count
    },
    lost: (lost) => send({ lost }),
    stop: () => {
      isStopped = true
      // One that has just begun is unknown to a capture process that ends now.
      children = childrenOf(child.pid)
      send({ stop: true })
    },
  }
}

function spawnRecorder(request: RecorderRequest): ChildProcess {
  return spawn(process.execPath, ['--no-warnings', PROGRAM, JSON.stringify(request)], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'ipc'],
  })
}

/** Processes that the capture process started, by Linux's proc(5); none elsewhere. */
function childrenOf(pid: number | undefined): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/**
 * A tcpdump whose capture process was killed would notice at its next packet, and a silent interface has none. A process group of its own
 * would do, but comes with a session, and a session takes niceness out of effect (sched(7), autogroup).
 */
function endTcpdump(pid: number): void {
  try {
    if (readFileSync(`/proc/${pid}/comm`, 'utf8') === 'tcpdump\n') process.kill(pid, 'SIGTERM')
  } catch {
    // It has ended.
  }
}

function started(child: ChildProcess): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    child.on('message', (message: FromRecorder) => {
      if (message.started === true) resolve()
      if (message.refused !== undefined) reject(new LiveRefusal(message.refused))
    })
    child.once('error', reject)
    child.once('exit', () => reject(new LiveRefusal('the capture process ended before it began')))
  })
}

function earlierOf({ interfaces }: RecorderStatus, handed: readonly number[]): readonly EarlierCapture[] {
  return interfaces.map(({ received, bytes, nic, kernel, pipe, engine }, index) => ({
    ...{ received, bytes, nic, kernel, pipe, engine },
    handed: handed[index] ?? 0,
  }))
}
