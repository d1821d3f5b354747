/** Devices and vulnerabilities for inventories outside: sent when they changed and have rested, and again each week. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import type { Device } from '#model/device'
import type { Exposure, SiteExposure } from '#model/exposure'
import type { ExportMessage, MessageKind, MessageReason } from '#model/message'
import { itemsOf } from '#store/pages'
import type { Store } from '#store/store'
import { deviceMessage, exposureMessage, goneMessage } from './inventory-message.ts'

export const limits = {
  /** How often the inventory is compared with what was sent. */
  lookMs: 5 * 60_000,
  /** An object is sent once it has stayed as it is for so long. */
  quietMs: 10 * 60_000,
  /** An object that did not change is sent again. */
  againMs: 7 * 24 * 3_600_000,
  page: 1000,
  devices: 50_000,
  exposures: 100_000,
  /** Messages of one kind at one look; the others follow at the next. */
  messages: 5000,
  transaction: 500,
} as const

/** Findings that people rejected or fixed no longer count. */
const SETTLED: ReadonlySet<string> = new Set(['rejected', 'fixed'])

export interface InventoryMessagesSetup {
  readonly store: Pick<Store, 'devices' | 'destinations' | 'emit'>
  readonly data: string
  readonly exposure: () => Promise<SiteExposure>
  readonly nowMs: () => number
  readonly log: (line: string) => void
}

/** Hash of the content, time in seconds, and for an exposure its device and CVE. */
type Sent = readonly [hash: string, seconds: number, device?: string, cve?: string]

/** By destination, then by `device ID` or `exposure ID`. */
type SentObjects = Record<string, Record<string, Sent>>

interface Subject {
  readonly key: string
  readonly hash: string
  readonly message: (reason: MessageReason) => ExportMessage
  readonly about: readonly [device: string, cve: string] | undefined
}

interface Queued {
  readonly message: ExportMessage
  readonly takers: readonly string[]
}

export class InventoryMessages {
  readonly #setup: InventoryMessagesSetup
  readonly #path: string
  #sent: SentObjects
  /** Content of each object at the last look, and since when it is so. */
  #seen = new Map<string, { readonly hash: string; readonly sinceMs: number }>()
  #timer: NodeJS.Timeout | undefined
  #isLooking = false

  constructor(setup: InventoryMessagesSetup) {
    this.#setup = setup
    this.#path = join(setup.data, 'inventory-messages.json')
    this.#sent = read(this.#path)
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), limits.lookMs)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** Compares and queues; answers how many messages. */
  async look(): Promise<number> {
    if (this.#isLooking) return 0
    this.#isLooking = true
    try {
      return await this.#look()
    } catch (error) {
      // Entries not queued are due again at the next look.
      this.#sent = read(this.#path)
      this.#setup.log(`sightglass: forwarding of devices: ${(error as Error).message}`)
      return 0
    } finally {
      this.#isLooking = false
    }
  }

  async #look(): Promise<number> {
    const destinations = (await this.#setup.store.destinations())
      .map(({ destination }) => destination)
      .filter(({ isEnabled }) => isEnabled)
    const takers = (kind: MessageKind) =>
      destinations.filter(({ filter }) => filter.kinds.includes(kind)).map(({ id }) => id)
    const of = { device: takers('device'), exposure: takers('exposure') }
    for (const id of Object.keys(this.#sent))
      if (!of.device.includes(id) && !of.exposure.includes(id)) delete this.#sent[id]
    if (of.device.length + of.exposure.length === 0) return 0
    const devices = await this.#devices()
    const exposures = of.exposure.length === 0 ? [] : await this.#exposures(devices)
    this.#rest([...devices.subjects, ...exposures])
    const queued = [
      ...this.#due(devices.subjects, of.device),
      ...this.#due(exposures, of.exposure),
      ...this.#gone(exposures, of.exposure),
    ]
    await this.#emit(queued)
    if (queued.length > 0) writeAtomicFile(this.#path, JSON.stringify(this.#sent))
    return queued.length
  }

  async #devices() {
    const { store } = this.#setup
    const { items } = await itemsOf(
      (paging) => store.devices({ ...paging, sort: 'firstSeen' }),
      limits.page,
      limits.devices,
    )
    const own = items.filter((device) => device.class !== 'Internet' && device.class !== 'Group')
    const subjects = own.map((device): Subject => {
      const message = (reason: MessageReason) => deviceMessage(device, reason)
      return { key: `device ${device.id}`, hash: hashOf(message('new')), message, about: undefined }
    })
    return { subjects, byId: new Map(own.map((device) => [device.id, device])) }
  }

  async #exposures({ byId }: { readonly byId: ReadonlyMap<string, Device> }): Promise<readonly Subject[]> {
    const { exposures } = await this.#setup.exposure()
    return exposures
      .filter(({ kind, state }) => kind === 'advisory' && !SETTLED.has(state))
      .slice(0, limits.exposures)
      .flatMap((exposure): readonly Subject[] => {
        const device = byId.get(exposure.device)
        if (device === undefined) return []
        const message = (reason: MessageReason) => exposureMessage(exposure, device, reason)
        const hash = hashOf(message('new'))
        return [{ key: keyOf(exposure), hash, message, about: [device.id, exposure.name] }]
      })
  }

  /** Remembers since when each object is as it is; what is gone is forgotten. */
  #rest(subjects: readonly Subject[]): void {
    const nowMs = this.#setup.nowMs()
    this.#seen = new Map(
      subjects.map(({ key, hash }) => {
        const before = this.#seen.get(key)
        return [key, before?.hash === hash ? before : { hash, sinceMs: nowMs }]
      }),
    )
  }

  /** New or changed subjects that have been stable for a while, for destinations without them. */
  #due(subjects: readonly Subject[], takers: readonly string[]): Queued[] {
    const nowMs = this.#setup.nowMs()
    const seconds = Math.floor(nowMs / 1000)
    const due: Queued[] = []
    for (const { key, hash, message, about } of subjects) {
      if (due.length >= limits.messages) break
      if (nowMs - this.#seen.get(key)!.sinceMs < limits.quietMs) continue
      const sentTo = (id: string) => this.#sent[id]?.[key]
      const isOld = ([before, time]: Sent) => before !== hash || nowMs - time * 1000 >= limits.againMs
      const without = takers.filter((id) => sentTo(id) === undefined)
      const withOld = takers.filter((id) => sentTo(id) !== undefined && isOld(sentTo(id)!))
      if (without.length > 0) due.push({ message: message('new'), takers: without })
      if (withOld.length > 0) due.push({ message: message('changed'), takers: withOld })
      for (const id of [...without, ...withOld]) this.#remember(id, key, [hash, seconds, ...(about ?? [])])
    }
    return due
  }

  /** Vulnerabilities that were sent and no longer apply. */
  #gone(subjects: readonly Subject[], takers: readonly string[]): Queued[] {
    const present = new Set(subjects.map(({ key }) => key))
    const time = this.#setup.nowMs() * 1000
    const gone: Queued[] = []
    for (const id of takers)
      for (const [key, [, , device, cve]] of Object.entries(this.#sent[id] ?? {})) {
        if (gone.length >= limits.messages) return gone
        if (device === undefined || cve === undefined || present.has(key)) continue
        const message = goneMessage({ id: key.slice('exposure '.length), device, cve, time })
        gone.push({ message, takers: [id] })
        delete this.#sent[id]![key]
      }
    return gone
  }

  async #emit(queued: readonly Queued[]): Promise<void> {
    const byTakers = Map.groupBy(queued, ({ takers }) => takers.join(' '))
    for (const group of byTakers.values())
      for (let at = 0; at < group.length; at += limits.transaction)
        await this.#setup.store.emit(
          group.slice(at, at + limits.transaction).map(({ message }) => message),
          group[0]!.takers,
        )
  }

  #remember(destination: string, key: string, sent: Sent): void {
    this.#sent[destination] ??= {}
    this.#sent[destination][key] = sent
  }
}

const keyOf = ({ id }: Exposure) => `exposure ${id}`

/** Of what a receiver gets, without the times of the last packets. */
function hashOf({ source, device, exposure, title, text, severity }: ExportMessage): string {
  const content = JSON.stringify([source, device, exposure, title, text, severity])
  return createHash('sha256').update(content).digest('base64url').slice(0, 16)
}

function read(path: string): SentObjects {
  if (!existsSync(path)) return {}
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as SentObjects
  } catch {
    // Everything is sent once more; receivers replace by id.
    return {}
  }
}
