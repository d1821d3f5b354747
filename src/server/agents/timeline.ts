/** Events of agents in the timeline of the site. They belong to a source of their own in the store, named *Agents*. */
import { createHash } from 'node:crypto'
import type { JournalEntry } from '#model/journal'
import type { AgentEvent } from '#schema/agent'
import type { Store, StoredCapture } from '#store/store'
import type { ChangeFeed } from '../change-feed.ts'
import { eventText } from './event-text.ts'
import { type IngestedBatch, timeOf } from './ingest.ts'
import { limits as batchLimits } from './limits.ts'

const limits = {
  /** Entries that wait for the store; more are dropped and counted. */
  waiting: 20_000,
} as const

const NAME = 'Agents'

interface TimelineSetup {
  readonly store: Store
  readonly changes: ChangeFeed
  /** Called once the entries are durable. */
  written(entries: readonly JournalEntry[]): void
  now(): number
  log(line: string): void
}

export class AgentTimeline {
  readonly #setup: TimelineSetup
  #waiting: JournalEntry[] = []
  #writing: Promise<void> | undefined
  #capture: number | undefined
  dropped = 0

  constructor(setup: TimelineSetup) {
    this.#setup = setup
  }

  add({ agent, events, finding, header }: IngestedBatch, device = ''): void {
    const entries: JournalEntry[] = []
    for (const event of events) {
      const entry = this.#entryOf(agent, event, device)
      if (entry === undefined) continue
      if (entries.length < batchLimits.timelineOfBatch) entries.push(entry)
      else this.dropped++
    }
    if (finding !== '')
      entries.push(this.#findingOf(agent, finding, `${header.boot} ${header.sequence}`, device))
    this.write(entries)
  }

  write(entries: readonly JournalEntry[]): void {
    const room = limits.waiting - this.#waiting.length
    this.dropped += Math.max(0, entries.length - room)
    this.#waiting.push(...entries.slice(0, Math.max(0, room)))
    if (this.#waiting.length > 0) this.#writing ??= this.#write()
  }

  /** The source was removed; the next event makes another. */
  forget(): void {
    this.#capture = undefined
  }

  async settle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
  }

  async #write(): Promise<void> {
    const { store, changes, log, written } = this.#setup
    try {
      const number = this.#capture ?? (await this.#source())
      this.#capture = number
      while (this.#waiting.length > 0) {
        const entries = this.#waiting.splice(0)
        await store.apply(number, entries)
        await store.commitCapture(number)
        changes.changed(entries)
        written(entries)
      }
    } catch (error) {
      this.#capture = undefined
      log(`sightglass: events of agents cannot be stored: ${(error as Error).message}`)
    }
    this.#writing = this.#waiting.length > 0 ? this.#write() : undefined
  }

  async #source(): Promise<number> {
    const { store, now } = this.#setup
    const known = (await store.captures()).find(isSource)
    if (known !== undefined) return known.number
    const { number } = await store.addCapture({
      ...{ name: NAME, state: 'done', size: 0, expectedSize: undefined, bytesRead: 0, packets: 0, bytes: 0 },
      ...{ firstTime: undefined, lastTime: undefined, truncated: [], problem: '', created: now() * 1000 },
      ...{ path: '', sha256: '' },
    })
    return number
  }

  #entryOf(agent: string, event: AgentEvent, device: string): JournalEntry | undefined {
    const text = eventText(event)
    if (text === undefined) return undefined
    const time = timeOf(event.last, this.#setup.now()) * 1000
    return {
      kind: 'event',
      event: {
        id: idOf(agent, JSON.stringify(event)),
        time,
        ...text,
        devices: device === '' ? [] : [device],
        place: undefined,
      },
    }
  }

  #findingOf(agent: string, finding: 'gap' | 'clone', key: string, device: string): JournalEntry {
    const isClone = finding === 'clone'
    return {
      kind: 'event',
      event: {
        id: idOf(agent, `${finding} ${key}`),
        time: this.#setup.now() * 1000,
        type: `agent-${finding}`,
        severity: isClone ? 'alert' : 'notice',
        title: isClone ? 'Two devices use one agent identity' : 'Batches of an agent are missing',
        text: `agent ${agent}`,
        devices: device === '' ? [] : [device],
        place: undefined,
      },
    }
  }
}

function isSource({ name, path, size }: StoredCapture): boolean {
  return name === NAME && path === '' && size === 0
}

function idOf(agent: string, text: string): string {
  return createHash('sha256').update(`${agent} ${text}`).digest('hex').slice(0, 24)
}
