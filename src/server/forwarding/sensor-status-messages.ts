/** Status messages of the sensor. */
import { statfsSync } from 'node:fs'
import type { ExportSource } from '#export/message-format'
import { type ExportMessage, NO_PARTY } from '#model/message'
import type { Severity } from '#model/rule'
import type { Microseconds } from '#model/time'
import type { Store, StoredCapture } from '#store/store'

const limits = {
  /** How often the sensor looks at itself. */
  lookMs: 2000,
  /** Free share of the disk; below it a message is sent, once until there is more again. */
  freeShare: 0.05,
} as const

/** The message behind "send a test message". */
export function testMessage({ sensor }: ExportSource, time: Microseconds): ExportMessage {
  return {
    ...notice({
      word: 'test',
      title: 'Test message',
      text: `${sensor} can reach you`,
      severity: 'notice',
      time,
    }),
    kind: 'test',
    reason: 'test',
  }
}

interface Said {
  readonly word: string
  readonly title: string
  readonly text: string
  readonly severity: Severity
  readonly time: Microseconds
}

function notice({ word, title, text, severity, time }: Said): ExportMessage {
  return {
    kind: 'system',
    reason: 'new',
    id: `${word}-${time}`,
    rule: word,
    title,
    text,
    severity,
    engine: '',
    category: 'System',
    protocol: '',
    time,
    lastTime: time,
    count: 1,
    techniques: [],
    defenderTitles: [],
    source: NO_PARTY,
    target: NO_PARTY,
    normal: '',
    why: '',
    todo: [],
    path: '',
  }
}

export interface SensorStatusMessagesSetup {
  readonly store: Store
  readonly data: string
  /** Fault of the sensor; '' if none. */
  readonly problem: () => string
  readonly captures: () => readonly StoredCapture[]
  readonly log: (line: string) => void
}

/** Watches the sensor and sends messages: start and stop, problem, failed captures, drops, a full disk. */
export class SensorStatusMessages {
  readonly #setup: SensorStatusMessagesSetup
  #problem = ''
  #isFull = false
  readonly #failed = new Set<number>()
  readonly #dropped = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #isLooking = false

  constructor(setup: SensorStatusMessagesSetup) {
    this.#setup = setup
  }

  async start(): Promise<void> {
    for (const { number, state } of this.#setup.captures()) if (state === 'failed') this.#failed.add(number)
    for (const { destination, dropped } of await this.#setup.store.destinations())
      this.#dropped.set(destination.id, dropped)
    await this.#emit('sensor-started', 'Sensor started', 'The sensor has started', 'notice')
    this.#timer = setInterval(() => void this.#look(), limits.lookMs)
  }

  async close(): Promise<void> {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    await this.#emit('sensor-stopped', 'Sensor stopped', 'The sensor was stopped', 'minor')
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      await this.#checkProblem()
      await this.#lookAtCaptures()
      await this.#lookAtQueues()
      await this.#lookAtDisk()
    } finally {
      this.#isLooking = false
    }
  }

  async #checkProblem(): Promise<void> {
    const problem = this.#setup.problem()
    if (problem === this.#problem) return
    const isWell = problem === ''
    this.#problem = problem
    if (isWell)
      await this.#emit('sensor-well', 'Sensor works again', 'The sensor listens where it should', 'notice')
    else await this.#emit('sensor-trouble', 'Sensor does not listen', problem, 'major')
  }

  async #lookAtCaptures(): Promise<void> {
    for (const { number, state, name, problem } of this.#setup.captures()) {
      if (state !== 'failed') this.#failed.delete(number)
      else if (!this.#failed.has(number)) {
        this.#failed.add(number)
        await this.#emit('capture-failed', 'Capture cannot be read', `${name}: ${problem}`, 'minor')
      }
    }
  }

  async #lookAtQueues(): Promise<void> {
    for (const { destination, dropped } of await this.#setup.store.destinations().catch(() => [])) {
      const { id, name } = destination
      const more = dropped - (this.#dropped.get(id) ?? 0)
      this.#dropped.set(id, dropped)
      if (more > 0)
        await this.#emit(
          'messages-dropped',
          'Messages were dropped',
          `${more} messages for ${name} were let go: too many waited, or for too long`,
          'major',
        )
    }
  }

  async #lookAtDisk(): Promise<void> {
    // If the folder is absent, or a share does not respond, the fault is not a full disk.
    const { bavail, blocks } = diskOf(this.#setup.data)
    const isFull = blocks > 0 && bavail / blocks < limits.freeShare
    if (isFull && !this.#isFull)
      await this.#emit(
        'disk-nearly-full',
        'Disk nearly full',
        `${Math.floor((bavail / blocks) * 100)} % of the disk that holds the data folder are free`,
        'major',
      )
    this.#isFull = isFull
  }

  async #emit(word: string, title: string, text: string, severity: Severity): Promise<void> {
    try {
      await this.#setup.store.emit(notice({ word, title, text, severity, time: Date.now() * 1000 }))
    } catch (error) {
      this.#setup.log(
        `sightglass: ${title}: ${text}; the message could not be queued: ${(error as Error).message}`,
      )
    }
  }
}

/** Undefined if the disk is absent. */
function diskOf(folder: string): { readonly bavail: number; readonly blocks: number } {
  try {
    return statfsSync(folder)
  } catch {
    return { bavail: 0, blocks: 0 }
  }
}
