import type { Alert } from '#model/alert'
import type { Destination } from '#model/destination'
import type { Device, Link } from '#model/device'
import { type FormerRuleIds, NO_FORMER_RULE_IDS } from '#model/former-rule-ids'
import type { Incident } from '#model/incident'
import type { JournalEntry, TimelineEvent } from '#model/journal'
import type { ExportMessage } from '#model/message'
import { type PlantDevice, type PlantGraph, verbBits } from '#model/plant-graph'
import { SEVERITIES, type Severity } from '#model/rule'
import type { Microseconds } from '#model/time'
import type { ActivityKind, PointSketch, PointTrend } from '#model/trend'
import { changesIn } from './changes.ts'
import { deviceList } from './cursor.ts'
import { changed, type DeviceEditChange, type KeptEdit, withEdit } from './device-edits.ts'
import { alertDevices, alertFacets, deviceFacets, type Facet, isSuppressed, muteOf } from './facets.ts'
import { withCurrentRule, withCurrentRules } from './former-rules.ts'
import { GraphBuilder, type GraphSpan, isWithin, verbsWithin } from './graph-building.ts'
import { isAlertAsked, isDeviceAsked, isEventAsked, isLinkAsked } from './memory-filters.ts'
import { MemoryOutbox } from './memory-outbox.ts'
import { page, sortKey } from './memory-paging.ts'
import { MemoryRecords } from './memory-records.ts'
import { mergeAlerts, mergeDevices, mergeLinks } from './merge.ts'
import {
  activityIn,
  joinIncidents,
  joinNotes,
  type Note,
  sketchesIn,
  type TrendKey,
  trendsIn,
} from './notes.ts'
import type { Attempt, DeliveryQuery } from './outbox.ts'
import { RecordTable } from './record-table.ts'
import type { RecordKind, StoredRecord } from './records.ts'
import type {
  AlertQuery,
  CaptureChange,
  DeviceQuery,
  EventQuery,
  Facets,
  LinkQuery,
  Mute,
  Page,
  RuleCount,
  Store,
  StoredAlert,
  StoredCapture,
  StoreOverview,
  Triage,
} from './store.ts'
import { limits, StoreError } from './store.ts'

const DAY = 86_400_000_000

/** A store that forgets everything when it is closed: for tests, and for looking at a capture once. */
export class MemoryStore implements Store {
  readonly #edits = new Map<string, KeptEdit>()
  readonly #devices = new RecordTable<Device>(mergeDevices, (id, device) =>
    withEdit(device, this.#edits.get(id)),
  )
  readonly #links = new RecordTable<Link>(mergeLinks)
  readonly #alerts = new RecordTable<Alert>(mergeAlerts)
  readonly #events = new RecordTable<TimelineEvent>((before) => before)
  readonly #triage = new Map<string, Triage>()
  readonly #mutes = new Map<string, Mute>()
  readonly #notes = new Map<string, Note>()
  readonly #captures = new Map<number, StoredCapture>()
  readonly #records = new MemoryRecords()
  readonly #outbox = new MemoryOutbox({
    alert: (id) => this.#alerts.all.get(id),
    stored: (alert) => this.#stored(alert),
    devices: this.#devices.all,
  })
  readonly #keepsPlaces: boolean
  readonly #formerRuleIds: FormerRuleIds
  readonly folder = undefined
  #count = 0
  #revision = 0
  #editRevision = 0

  /** `keepsPlaces`: one run read several captures and counts them itself, so `Place.file` is not ignored. */
  constructor({ keepsPlaces = false, formerRuleIds = NO_FORMER_RULE_IDS } = {}) {
    this.#formerRuleIds = formerRuleIds
    this.#keepsPlaces = keepsPlaces
  }

  revision(): number {
    return this.#revision
  }

  editRevision(): number {
    return this.#editRevision
  }

  #turnPage(): void {
    this.#revision++
    this.#editRevision++
  }

  async addCapture(capture: Omit<StoredCapture, 'number'>): Promise<StoredCapture> {
    const stored = { ...capture, number: ++this.#count }
    this.#captures.set(stored.number, stored)
    this.#turnPage()
    return stored
  }

  async changeCapture(number: number, change: CaptureChange): Promise<void> {
    this.#turnPage()
    const known = this.#captures.get(number)
    if (known !== undefined) this.#captures.set(number, { ...known, ...change })
  }

  async removeCapture(number: number): Promise<void> {
    const { alerts, devices } = this.#rollbackCapture(number)
    for (const id of alerts) this.#triage.delete(id)
    for (const id of devices) this.#edits.delete(id)
    this.#captures.delete(number)
  }

  async captures(): Promise<readonly StoredCapture[]> {
    return [...this.#captures.values()].reverse()
  }

  async apply(capture: number, entries: readonly JournalEntry[]): Promise<void> {
    this.#revision++
    const changes = changesIn(structuredClone(entries), this.#keepsPlaces ? undefined : capture)
    this.#devices.apply(capture, changes.devices)
    this.#links.apply(capture, changes.links)
    this.#alerts.apply(capture, changes.alerts)
    this.#events.apply(capture, changes.events)
    this.#outbox.changed(changes)
    for (const [kind, body] of changes.notes) this.#notes.set(`${capture} ${kind}`, { capture, kind, body })
    if (changes.state === undefined) return
    const { bytesRead, packets, bytes, firstTime, lastTime, truncated } = changes.state
    await this.changeCapture(capture, { bytesRead, packets, bytes, firstTime, lastTime, truncated })
  }

  async commitCapture(capture: number, change: CaptureChange = {}): Promise<void> {
    await this.changeCapture(capture, change)
  }

  async rollbackCapture(capture: number): Promise<void> {
    this.#rollbackCapture(capture)
  }

  async capturesWithoutRollback(): Promise<readonly number[]> {
    return []
  }

  /** Answers what is gone for it. */
  #rollbackCapture(capture: number): {
    readonly alerts: readonly string[]
    readonly devices: readonly string[]
  } {
    this.#turnPage()
    for (const [key, note] of this.#notes) if (note.capture === capture) this.#notes.delete(key)
    this.#events.rollbackCapture(capture)
    this.#links.rollbackCapture(capture)
    return { alerts: this.#alerts.rollbackCapture(capture), devices: this.#devices.rollbackCapture(capture) }
  }

  async devices(query: DeviceQuery): Promise<Page<Device>> {
    const sort = query.sort ?? 'lastSeen'
    const found = [...this.#devices.all.values()].filter((device) => isDeviceAsked(device, query))
    return page(found, query, {
      key: (device) => [sortKey(device, sort), device.id],
      descending: query.descending === true,
      list: deviceList(query),
    })
  }

  async device(id: string): Promise<Device | undefined> {
    return this.#devices.all.get(id)
  }

  async editDevice(id: string, change: DeviceEditChange, time: Microseconds): Promise<Device | undefined> {
    const device = this.#devices.all.get(id)
    if (device === undefined) return undefined
    this.#turnPage()
    const before = this.#edits.get(id)
    const edit = changed(before?.edit, change)
    if (edit === undefined) this.#edits.delete(id)
    else this.#edits.set(id, { edit, time })
    this.#devices.replace(id, device)
    return this.#devices.all.get(id)
  }

  async facets(): Promise<Facets> {
    return count([...this.#devices.all.values()].flatMap(deviceFacets))
  }

  async links(query: LinkQuery): Promise<Page<Link>> {
    const found = [...this.#links.all.values()].filter((link) => isLinkAsked(link, query))
    if (query.order === 'stored')
      return page(found, query, { key: ({ id }) => [id, id], descending: true, list: 'links stored' })
    return page(found, query, {
      key: (link) => [link.lastSeen, link.id],
      descending: true,
      list: 'links',
    })
  }

  async graph(span: GraphSpan = {}): Promise<PlantGraph> {
    const builder = new GraphBuilder(this.#links.all.size)
    const troubles = new Map<string, Severity[]>()
    for (const alert of this.#alerts.all.values()) {
      const { triage, mute } = this.#stored(alert)
      if (alert.isLearning || triage?.status === 'closed' || isSuppressed(alert, mute)) continue
      if (!isWithin(alert.time, alert.lastTime, span)) continue
      for (const id of alertDevices(alert)) troubles.set(id, [...(troubles.get(id) ?? []), alert.severity])
    }
    for (const device of this.#devices.all.values()) {
      const mine = troubles.get(device.id) ?? []
      const worst = SEVERITIES.find((severity) => mine.includes(severity))
      builder.addDevice(device.id, plantDevice(device, mine.length, worst))
    }
    for (const link of this.#links.all.values()) {
      const verbs = verbBits(verbsWithin(link.operations, span))
      builder.addLink({ ...link, verbs })
    }
    return builder.graph(0)
  }

  async events(query: EventQuery): Promise<Page<TimelineEvent>> {
    const found = [...this.#events.all.values()].filter((event) => isEventAsked(event, query))
    return page(found, query, {
      key: (event) => [event.time, event.id],
      descending: true,
      list: 'events',
    })
  }

  async alerts(asked: AlertQuery): Promise<Page<StoredAlert>> {
    const query = withCurrentRule(asked, this.#formerRuleIds)
    const found = [...this.#alerts.all.values()]
      .map((alert) => this.#stored(alert))
      .filter((one) => isAlertAsked(one, query))
    return page(found, query, {
      key: ({ alert }) => [alert.lastTime, alert.id],
      descending: true,
      list: 'alerts',
    })
  }

  async alert(id: string): Promise<StoredAlert | undefined> {
    const alert = this.#alerts.all.get(id)
    return alert && this.#stored(alert)
  }

  async triage(id: string, triage: Triage): Promise<boolean> {
    const alert = this.#alerts.all.get(id)
    if (alert === undefined) return false
    this.#turnPage()
    const before = this.#triage.get(id)?.status
    this.#triage.set(id, triage)
    if (triage.status === 'closed') this.#outbox.closed(alert, triage.origin)
    else if (before === 'closed') this.#outbox.reopened(alert, triage.origin)
    return true
  }

  async mutes(): Promise<readonly Mute[]> {
    return [...this.#mutes.values()].reverse()
  }

  async mute(said: Mute): Promise<void> {
    const mute = withCurrentRule(said, this.#formerRuleIds)
    this.#turnPage()
    this.#mutes.delete(mute.id)
    if (this.#mutes.size >= limits.mutes)
      throw new StoreError('too-many-mutes', `${limits.mutes} are in force`)
    this.#mutes.set(mute.id, mute)
  }

  async unmute(id: string): Promise<boolean> {
    this.#turnPage()
    return this.#mutes.delete(id)
  }

  records = async (kind: RecordKind) => this.#records.records(kind)
  keepRecord = async (record: StoredRecord) => this.#records.keepRecord(record)
  dropRecord = async (kind: RecordKind, id: string) => this.#records.dropRecord(kind, id)
  destinations = async () => this.#outbox.destinations()
  saveDestination = async (destination: Destination) =>
    this.#outbox.save(withCurrentRules(destination, this.#formerRuleIds))
  removeDestination = async (id: string) => this.#outbox.remove(id)
  emit = async (messages: ExportMessage | readonly ExportMessage[], only?: readonly string[]) =>
    this.#outbox.emit(messages, only)
  pendingDestinations = async () => this.#outbox.pendingDestinations()
  watchQueues = (listener: () => void) => this.#outbox.watch(listener)
  waiting = async (destination: string, limit: number, now: Microseconds, after = 0) =>
    this.#outbox.waiting(destination, { limit, now, after })
  deliveries = async (query: DeliveryQuery) => this.#outbox.deliveries(query)
  resend = async (destination: string, numbers: readonly number[]) =>
    this.#outbox.resend(destination, numbers)
  discard = async (destination: string, numbers: readonly number[]) =>
    this.#outbox.discard(destination, numbers)
  reserve = async (destination: string, batch: string, numbers: readonly number[]) =>
    this.#outbox.reserve(destination, { batch, numbers })
  reserved = async (destination: string, batch: string) => this.#outbox.reserved(destination, batch)
  attempted = async (destination: string, attempt: Attempt) => this.#outbox.attempted(destination, attempt)
  dropBefore = async (time: Microseconds) => this.#outbox.dropBefore(time)

  async ruleCounts(): Promise<readonly RuleCount[]> {
    const byRule = Map.groupBy(this.#alerts.all.values(), ({ rule }) => rule)
    return [...byRule]
      .map(([rule, alerts]) => ({
        rule,
        alerts: alerts.length,
        hits: alerts.reduce((sum, { count }) => sum + count, 0),
        lastTime: Math.max(...alerts.map(({ lastTime }) => lastTime)),
      }))
      .sort((a, b) => (a.rule < b.rule ? -1 : 1))
  }

  async incidents(): Promise<readonly Incident[]> {
    return joinIncidents([...this.#notes.values()])
  }

  async pointSketches(): Promise<readonly PointSketch[]> {
    return sketchesIn([...this.#notes.values()])
  }

  async pointTrends(place: TrendKey): Promise<readonly PointTrend[]> {
    return trendsIn([...this.#notes.values()], place)
  }

  async activity(devices: readonly string[]): Promise<ActivityKind> {
    return activityIn([...this.#notes.values()], devices)
  }

  async overview(): Promise<StoreOverview> {
    const knownDevices = [...this.#devices.all.values()]
    const last = knownDevices.reduce(
      (time, device) => Math.max(time, device.lastSeen),
      Number.NEGATIVE_INFINITY,
    )
    const first = knownDevices.reduce(
      (time, device) => Math.min(time, device.firstSeen),
      Number.POSITIVE_INFINITY,
    )
    const alerts = [...this.#alerts.all.values()]
    return {
      devices: await this.facets(),
      deviceCount: knownDevices.length,
      newDeviceCount: knownDevices.filter((device) => device.firstSeen > last - DAY).length,
      linkCount: this.#links.all.size,
      alerts: count(
        alerts.flatMap((alert) => {
          const { triage, mute } = this.#stored(alert)
          return alertFacets(alert, triage?.status ?? 'new', mute)
        }),
      ),
      events: count([...this.#events.all.values()].map(({ type }): Facet => ['type', type])).type ?? {},
      ...joinNotes([...this.#notes.values()]),
      firstTime: knownDevices.length === 0 ? undefined : first,
      lastTime: knownDevices.length === 0 ? undefined : last,
    }
  }

  async retain(): Promise<number> {
    return 0
  }

  async close(): Promise<void> {}

  #stored(alert: Alert): StoredAlert {
    const mute = muteOf(alert, [...this.#mutes.values()].reverse())
    return { alert, triage: this.#triage.get(alert.id), mute }
  }
}

function plantDevice(device: Device, alerts: number, worst: Severity | undefined): PlantDevice {
  const { id, name, type, vendor, model, zone, firstSeen, lastSeen } = device
  return {
    id,
    name,
    type,
    class: device.class,
    vendor,
    model,
    level: device.purdueLevel,
    zone,
    address: device.ipAddresses[0] ?? device.macAddresses[0] ?? '',
    hasModules: device.modules.length > 0,
    firstSeen,
    lastSeen,
    alerts,
    worst,
  }
}

function count(facets: readonly Facet[]): Facets {
  const counts: Record<string, Record<string, number>> = {}
  for (const [name, value] of facets) {
    counts[name] ??= {}
    counts[name][value] = (counts[name][value] ?? 0) + 1
  }
  return counts
}
