/**
 * Suricata on the same live stream: its files are followed, its sockets read, its alerts passed to the engine at a pace
 * it can keep. A file waits for its turn; lines that a socket sends too fast are counted and dropped.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import type { SuricataSource } from '#schema/suricata'
import { EveFile, type Position } from './eve-file.ts'
import { EveSocket } from './eve-socket.ts'
import { limits } from './limits.ts'

const ALERT = /"event_type"\s*:\s*"alert"/
/** How often it is written down how far files were read. */
const KEEP_MS = 5000

export interface SuricataServiceOptions {
  /** Files, and `unix:PATH` for sockets. */
  readonly paths: readonly string[]
  /** The data folder. */
  readonly data: string
  readonly now: () => number
  /** Takes lines of alerts for the engine, and how many others there were too many or too long. */
  readonly emit: (lines: readonly string[], leftOut: number) => void
  readonly log: (line: string) => void
}

/** How a file is that brings more than its share. */
const tooMany = (waiting: number) =>
  `${waiting.toLocaleString('en-GB')} alerts or more wait: the engine takes ${limits.alertsPerSecond.toLocaleString('en-GB')} a second of all sources together`

/** Alerts of a file that were read and not handed on yet. */
interface PendingAlerts {
  readonly alerts: readonly string[]
  /** How far the file was read before them. */
  readonly from: Position | undefined
}

interface Heard {
  alerts: number
  leftOut: number
  last: number | undefined
}

export function isSocketPath(path: string): boolean {
  return path.startsWith('unix:')
}

export class SuricataService {
  readonly #options: SuricataServiceOptions
  readonly #files: readonly EveFile[]
  readonly #sockets: readonly EveSocket[]
  readonly #heard = new Map<string, Heard>()
  readonly #waiting = new Map<EveFile, PendingAlerts>()
  readonly #timers: NodeJS.Timeout[] = []
  #kept = ''
  /** How many alerts were handed on in the second under way, and of whom. */
  #second = { began: 0, alerts: 0, of: new Map<EveFile | EveSocket, number>() }

  constructor(options: SuricataServiceOptions) {
    this.#options = options
    const left = positionsIn(options.data)
    this.#files = options.paths
      .filter((path) => !isSocketPath(path))
      .map((path) => {
        const skipped = (bytes: number) =>
          options.log(`sightglass: ${path}: ${bytes} bytes written while the sensor was off are not read`)
        return new EveFile(path, left[path], skipped)
      })
    this.#sockets = options.paths.filter(isSocketPath).map((path) => {
      const socket: EveSocket = new EveSocket(path.slice('unix:'.length), (lines) => {
        const beyond = this.#take(socket, alertsIn(lines)).length
        if (beyond > 0) this.#leaveOut(socket, beyond)
      })
      return socket
    })
  }

  /** Rejects with words if a socket cannot be made. A file may come later. */
  async start(): Promise<void> {
    for (const socket of this.#sockets) await socket.listen()
    if (this.#files.length === 0) return
    this.#look()
    this.#timers.push(setInterval(() => this.#look(), limits.pollMs))
    this.#timers.push(setInterval(() => this.#keep(), KEEP_MS))
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#keep()
    for (const file of this.#files) file.close()
    await Promise.all(this.#sockets.map((socket) => socket.close()))
  }

  list(): SuricataSource[] {
    const of = (path: string) => this.#heard.get(path) ?? { alerts: 0, leftOut: 0, last: undefined }
    const reported = (path: string) => {
      const { alerts, leftOut, last } = of(path)
      return { alerts, leftOut, last: last === undefined ? null : new Date(last).toISOString() }
    }
    return [
      ...this.#files.map((file) => {
        const { path, problem } = file
        const waiting = this.#waiting.get(file)?.alerts.length ?? 0
        return { source: path, ...reported(path), problem: waiting > 0 ? tooMany(waiting) : problem }
      }),
      ...this.#sockets.map(({ path, writers }) => ({
        source: `unix:${path}`,
        ...reported(path),
        problem: writers === 0 ? 'no Suricata is connected' : '',
      })),
    ]
  }

  /** Each file may have an equal share of what a second has room for, so that a flood in one delays no other. */
  #look(): void {
    for (const file of this.#files) {
      const waiting = this.#waiting.get(file)
      const before = file.problem
      const share = Math.ceil(limits.alertsPerSecond / this.#files.length)
      const alerts = this.#take(file, waiting?.alerts ?? alertsIn(file.look()), share)
      if (alerts.length > 0) {
        this.#waiting.set(file, { alerts, from: waiting?.from ?? file.lookedFrom })
        if (waiting === undefined) this.#options.log(`sightglass: ${file.path}: ${tooMany(alerts.length)}`)
      } else this.#waiting.delete(file)
      if (file.problem !== before && file.problem !== '')
        this.#options.log(`sightglass: ${file.path}: ${file.problem}`)
    }
  }

  /** Hands on as many as a second has room for; answers the rest. */
  #take(
    source: EveFile | EveSocket,
    alerts: readonly string[],
    share = Number.POSITIVE_INFINITY,
  ): readonly string[] {
    if (source.tooLong > 0) {
      this.#leaveOut(source, source.tooLong)
      source.tooLong = 0
    }
    const taken = alerts.slice(0, this.#mayTake(source, alerts.length, share))
    if (taken.length === 0) return alerts
    const heard = this.#heardFrom(source)
    heard.last = this.#options.now()
    heard.alerts += taken.length
    this.#options.emit(taken, 0)
    return alerts.slice(taken.length)
  }

  #leaveOut(source: EveFile | EveSocket, lines: number): void {
    this.#heardFrom(source).leftOut += lines
    this.#options.emit([], lines)
  }

  #heardFrom({ path }: EveFile | EveSocket): Heard {
    const heard = this.#heard.get(path) ?? { alerts: 0, leftOut: 0, last: undefined }
    this.#heard.set(path, heard)
    return heard
  }

  #mayTake(source: EveFile | EveSocket, wanted: number, share: number): number {
    const now = this.#options.now()
    if (now - this.#second.began >= 1000) this.#second = { began: now, alerts: 0, of: new Map() }
    const second = this.#second
    const had = second.of.get(source) ?? 0
    const allowed = Math.max(0, Math.min(wanted, limits.alertsPerSecond - second.alerts, share - had))
    second.alerts += allowed
    second.of.set(source, had + allowed)
    return allowed
  }

  #keep(): void {
    const positions = Object.fromEntries(
      this.#files.flatMap((file) => {
        const waiting = this.#waiting.get(file)
        const position = waiting === undefined ? file.position : waiting.from
        return position === undefined ? [] : [[file.path, position]]
      }),
    )
    const text = JSON.stringify(positions)
    if (text === this.#kept || this.#files.length === 0) return
    try {
      writeAtomicFile(positionFile(this.#options.data), text)
      this.#kept = text
    } catch {
      // A full disk: the next start reads some lines again, and their alerts exist already.
    }
  }
}

function alertsIn(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => ALERT.test(line))
}

function positionFile(data: string): string {
  return join(data, 'eve-positions.json')
}

function positionsIn(data: string): Readonly<Record<string, Position>> {
  try {
    return JSON.parse(readFileSync(positionFile(data), 'utf8')) as Record<string, Position>
  } catch {
    return {} // none yet, or cut by a power failure: files are followed from their end on
  }
}
