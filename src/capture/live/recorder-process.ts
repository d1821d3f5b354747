/** Starts the capture process and passes on what it reports. */
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { RingShares } from '../ring/budget.ts'
import type { RecorderStatus } from './status.ts'
import { type CaptureOptions, LiveRefusal } from './tcpdump.ts'

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

export type ToRecorder = { readonly stop?: true; readonly lost?: readonly number[] }

export interface RecorderProcess {
  /** A pcapng stream of all interfaces. */
  readonly stream: Readable
  /** Of the last second; undefined before. */
  readonly status: () => RecorderStatus | undefined
  readonly pid: number | undefined
  onStatus(listener: (status: RecorderStatus) => void): void
  /** Packets, by index of their interface, that an engine had not reported when it failed. */
  lost(packets: readonly number[]): void
  stop(): void
}

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url))

/** Rejects with a `LiveRefusal` if an interface cannot be captured. */
export async function startRecorder(request: RecorderRequest): Promise<RecorderProcess> {
  const child = spawn(process.execPath, ['--no-warnings', PROGRAM, JSON.stringify(request)], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'ipc'],
  })
  const listeners: ((status: RecorderStatus) => void)[] = []
  let status: RecorderStatus | undefined
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: FromRecorder) => {
      if (message.started === true) resolve()
      if (message.refused !== undefined) reject(new LiveRefusal(message.refused))
      if (message.status === undefined) return
      status = message.status
      for (const listener of listeners) listener(message.status)
    })
    child.once('error', reject)
    child.once('exit', () => reject(new LiveRefusal('the capture process ended before it began')))
  })
  const send = (message: ToRecorder) => {
    if (child.connected) child.send(message, () => {})
  }
  return {
    stream: child.stdio[3] as Readable,
    status: () => status,
    pid: child.pid,
    onStatus: (listener) => listeners.push(listener),
    lost: (lost) => send({ lost }),
    stop: () => send({ stop: true }),
  }
}
