/** A sensor without an engine: records of a real analysis, varied by its number; made again whenever they are asked for. */
import { createHash } from 'node:crypto'
import { ContentsDigest, contentHash } from '#uplink/contents-digest'
import type { ThingKind } from '#uplink/outbox'
import type { UplinkSource } from '#uplink/sender'

/** Bodies as a real sensor sends them. */
export interface RecordTemplates {
  readonly devices: readonly TemplateBody[]
  readonly links: readonly TemplateBody[]
  readonly alerts: readonly TemplateBody[]
  readonly events: readonly TemplateBody[]
}

export type TemplateBody = Readonly<Record<string, unknown>>

export interface SimulatedSize {
  readonly devices: number
  readonly linksOfDevice: number
  readonly alerts: number
}

/** Firmware versions of the simulated fleet, the common ones first. */
const FIRMWARE = ['2.9.4', '2.9.4', '2.9.2', '2.8.1', '3.0.1']

export class SimulatedSensor implements UplinkSource {
  readonly number: number
  readonly #templates: RecordTemplates
  readonly #size: SimulatedSize
  readonly #start: number
  /** Changes of a device since the start, by its index. */
  readonly #versions = new Map<number, number>()
  readonly #events: { readonly id: string; readonly time: string; readonly body: object }[] = []
  #alerts: number
  readonly #closed = new Set<string>()

  /** @param start milliseconds */
  constructor(
    number: number,
    templates: RecordTemplates,
    { size, start }: { readonly size: SimulatedSize; readonly start: number },
  ) {
    this.number = number
    this.#templates = templates
    this.#size = size
    this.#start = start
    this.#alerts = size.alerts
  }

  get alerts(): number {
    return this.#alerts
  }

  async ids(kind: ThingKind): Promise<readonly string[]> {
    const { devices, linksOfDevice } = this.#size
    const count = { device: devices, link: devices * linksOfDevice, alert: this.#alerts, incident: 0 }[kind]
    return Array.from({ length: count }, (_, index) => `${kind}-${index}`)
  }

  async bodies(_kind: ThingKind, ids: readonly string[]): Promise<ReadonlyMap<string, object>> {
    return new Map(ids.map((id) => [id, this.body(id)]))
  }

  stable(_kind: ThingKind, body: object): object {
    const { lastSeen, packets, bytes, ...stable } = body as Record<string, unknown>
    return stable
  }

  async events() {
    return this.#events
  }

  async overview() {
    return { protocols: [], blindSpots: [], counters: {} }
  }

  async health() {
    return {
      problem: '',
      lastPacket: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(),
      freeBytes: null,
    }
  }

  body(id: string): object {
    const [kind = '', text = ''] = id.split('-')
    const index = Number(text)
    if (kind === 'device') return this.#device(index)
    return kind === 'link' ? this.#link(index) : this.#alert(index)
  }

  #template(list: readonly TemplateBody[], index: number): TemplateBody {
    return list[(index + this.number) % list.length] ?? {}
  }

  #device(index: number): object {
    const version = this.#versions.get(index) ?? 0
    const template = this.#template(this.#templates.devices, index)
    const unique = createHash('sha256').update(`${this.number} ${index}`).digest('hex')
    return {
      ...template,
      id: `device-${index}`,
      name: `${String(template.name || template.type)} ${index}`,
      ipAddresses: [addressOf(index)],
      macAddresses: [`00:1b:1b:${unique.slice(0, 2)}:${unique.slice(2, 4)}:${unique.slice(4, 6)}`],
      guessedMacAddresses: [],
      serial: `S${unique.slice(0, 12)}`,
      firmware: FIRMWARE[(Number.parseInt(unique.slice(6, 8), 16) + version) % FIRMWARE.length],
      description: version === 0 ? '' : `change ${version}`,
      lastSeen: new Date(this.#start).toISOString(),
      firstSeen: new Date(this.#start - 86_400_000).toISOString(),
    }
  }

  #link(index: number): object {
    const template = this.#template(this.#templates.links, index)
    const server = Math.floor(index / Math.max(1, this.#size.linksOfDevice))
    const client = (server * 7 + index) % this.#size.devices
    const ends = { client: `device-${client}`, server: `device-${server}` }
    return {
      ...template,
      ...{ id: `link-${index}`, ...ends, clientAddress: addressOf(client), serverAddress: addressOf(server) },
      lastSeen: new Date(this.#start).toISOString(),
    }
  }

  #alert(index: number): object {
    const template = this.#template(this.#templates.alerts, index)
    const time = new Date(this.#start - index * 60_000).toISOString()
    return {
      ...template,
      ...{ id: `alert-${index}`, source: `device-${index % this.#size.devices}`, time, lastTime: time },
      ...{
        sourceAddress: addressOf(index % this.#size.devices),
        isLearning: false,
        mute: null,
        status: this.#closed.has(`alert-${index}`) ? 'closed' : 'new',
      },
    }
  }

  /** A device changed; returns its id. */
  changeDevice(random: number): string {
    const index = Math.floor(random * this.#size.devices)
    this.#versions.set(index, (this.#versions.get(index) ?? 0) + 1)
    return `device-${index}`
  }

  /** A decision of the console; false if there is no such alert. */
  close(alert: string): boolean {
    const [kind, number] = alert.split('-')
    if (kind !== 'alert' || !(Number(number) < this.#alerts)) return false
    this.#closed.add(alert)
    return true
  }

  raiseAlert(): string {
    return `alert-${this.#alerts++}`
  }

  addEvent(now: number) {
    const template = this.#template(this.#templates.events, this.#events.length)
    const id = `event-${this.#events.length}`
    const time = new Date(now).toISOString()
    const event = { id, time, body: { ...template, id, time, severity: 'notice' } }
    this.#events.push(event)
    return event
  }

  /** Number and digest of each kind, as the console computes them. */
  async contents() {
    const contents: { kind: string; count: number; digest: string }[] = []
    for (const kind of ['device', 'link', 'alert', 'incident'] as const) {
      const digest = new ContentsDigest()
      for (const id of await this.ids(kind)) digest.add(id, contentHash(this.body(id)))
      contents.push({ kind, count: digest.count, digest: digest.hex })
    }
    const digest = new ContentsDigest()
    for (const { id } of this.#events) digest.add(id, '')
    return [...contents, { kind: 'event', count: digest.count, digest: digest.hex }]
  }
}

/** Every site uses the same ranges: 192.168.0.0/24, then 10.0.0.0/16. */
function addressOf(index: number): string {
  if (index < 250) return `192.168.0.${index + 1}`
  return `10.0.${Math.floor(index / 250) % 256}.${(index % 250) + 1}`
}
