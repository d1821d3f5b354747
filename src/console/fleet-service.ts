/** Queries of pages about the fleet, within the scope of the viewer. */

import { Compile } from 'typebox/compile'
import { populationSentence } from '#fleet/behaviour'
import { crossSiteIncidents } from '#fleet/cross-site-incidents'
import { signalsReport } from '#fleet/signals-report'
import {
  alertPage,
  alertsById,
  decisionsOf,
  type FleetAlertQuery,
  type FleetAlertRow,
  type FleetIncidentDbRow,
  incidentPage,
  oneAlert,
  oneIncident,
  sitesOfRules,
  waitingDecisions,
} from '#fleet-store/alert-pages'
import { behavioursOfAlert } from '#fleet-store/behaviour'
import { crossSiteInput } from '#fleet-store/cross-site-alerts'
import {
  deviceFacets,
  devicePage,
  deviceRecords,
  type FacetRow,
  type FleetDeviceQuery,
  type FleetDeviceRow,
  similarDevices,
} from '#fleet-store/device-pages'
import {
  losses,
  openFleetAlerts,
  type SiteCount,
  sensorContents,
  sensorCounts,
  sensorNames,
  siteCounts,
  siteNames,
} from '#fleet-store/fleet-pages'
import { MAIN_ORGANISATION } from '#fleet-store/migrations'
import { organisationName } from '#fleet-store/organisations'
import { type FleetScope, WHOLE_FLEET } from '#fleet-store/scope'
import { type FleetStore, fleetStoreLimits, type SensorRow, type SiteRow } from '#fleet-store/store'
import { protocolSites, trends } from '#fleet-store/trends'
import { elapsedMs } from '#model/time'
import type { MadeReport } from '#reports/report'
import { CodedError } from '#schema/errors'
import type {
  FleetAlertDetail,
  FleetAlertItem,
  FleetCrossSiteIncident,
  FleetDecisionItem,
  FleetDeviceDetail,
  FleetDeviceItem,
  FleetIncidentDetail,
  FleetIncidentRow,
  FleetOverview,
  FleetSensorChange,
  FleetSensorContents,
  FleetSensorItem,
  FleetSensorState,
  FleetSiteChange,
  FleetSiteItem,
  FleetTriagedAlert,
  NewFleetDecision,
  NewFleetSite,
} from '#schema/fleet'
import type { FleetDecision, FleetHealthBody } from '#schema/fleet-protocol'
import { IncidentItem } from '#schema/incident'
import { compareVersions } from '#schema/versions'
import type { FleetReceiver } from '#uplink/receiver'
import type { CommandQueue } from './command-queue.ts'
import type { NatsGateway } from './nats/nats-gateway.ts'

const limits = {
  /** Milliseconds without contact after which a sensor is silent. */
  silentMs: 120_000,
  silentSites: 20,
  worstAlerts: 8,
  /** Alerts of an incident. */
  incidentAlerts: 200,
  losses: 10,
  /** Sites below which no sentence about the others is shown. */
  population: 10,
} as const

/** Bodies of sensors may be of another version. */
const incidentCheck = Compile(IncidentItem)

const timeText = (ms: number) => new Date(ms).toISOString()

interface FleetServiceOptions {
  readonly store: FleetStore
  readonly receiver: FleetReceiver
  readonly commands: CommandQueue
  /** Of the console's software. */
  readonly version: string
  /** Why the console cannot write; '' while it can. */
  problem(): string
  changed(): void
  /** Of the person who asks; the whole fleet if not given. */
  readonly scope?: FleetScope
  /** A sensor or a site is elsewhere now: other settings may hold there. */
  placesChanged(): void
  readonly nats?: Pick<NatsGateway, 'revoke'> | undefined
  now?(): number
}

export class FleetService {
  readonly #options: FleetServiceOptions

  constructor(options: FleetServiceOptions) {
    this.#options = options
  }

  get #store(): FleetStore {
    return this.#options.store
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }

  get #scope(): FleetScope {
    return this.#options.scope ?? WHOLE_FLEET
  }

  /** The fleet for a viewer of these sites: nothing else is found, counted or suggested. */
  within(scope: FleetScope): FleetService {
    return new FleetService({ ...this.#options, scope })
  }

  #isSeen({ site }: { readonly site: string }): boolean {
    const { sites } = this.#scope
    return sites === undefined || sites.includes(site)
  }

  async #sites(): Promise<readonly SiteRow[]> {
    return (await this.#store.sites()).filter(({ id }) => this.#isSeen({ site: id }))
  }

  async #sensorRows(): Promise<readonly SensorRow[]> {
    return (await this.#store.sensorRows()).filter((row) => this.#isSeen(row))
  }

  // Sites

  async sites(): Promise<readonly FleetSiteItem[]> {
    const [sites, sensors, counts, alerts] = await Promise.all([
      this.#sites(),
      this.#sensorRows(),
      siteCounts(this.#store.database, this.#scope),
      openFleetAlerts(this.#store.database, this.#scope),
    ])
    const countsOf = Map.groupBy(counts, ({ site }) => site)
    const sensorsOf = Map.groupBy(sensors, ({ site }) => site)
    const alertsOf = Map.groupBy(alerts, ({ site }) => site)
    return sites.map((site) => {
      const its = (sensorsOf.get(site.id) ?? []).filter(({ state }) => state !== 'revoked')
      const silent = its.filter((sensor) => this.#stateOf(sensor) === 'silent')
      const since = silent.map((sensor) => this.#contactOf(sensor))
      return {
        ...siteFields(site),
        ...numbersOf(countsOf.get(site.id) ?? []),
        sensors: its.length,
        silent: silent.length,
        silentSince: since.length === 0 ? null : timeText(Math.min(...since)),
        fleetAlerts: alertsOf.get(site.id)?.length ?? 0,
      }
    })
  }

  async site(id: string): Promise<FleetSiteItem> {
    const site = (await this.sites()).find((one) => one.id === id)
    if (site === undefined) throw new CodedError('not-found', `no site ${id}`)
    return site
  }

  async addSite({ name, ...more }: NewFleetSite): Promise<FleetSiteItem> {
    if ((await this.#store.sites()).length >= fleetStoreLimits.sites)
      throw new CodedError('too-many-records', `${fleetStoreLimits.sites} sites exist`)
    await this.#mustFit({ organisation: MAIN_ORGANISATION, group: '', ...more })
    const { id } = await this.#store.addSite({ name, ...columnsOf(more) }, this.#now())
    this.#options.changed()
    return this.site(id)
  }

  async changeSite(id: string, change: FleetSiteChange): Promise<FleetSiteItem> {
    const before = await this.site(id)
    if (change.group !== undefined || change.organisation !== undefined)
      await this.#mustFit({ organisation: before.organisation, group: before.group, ...change })
    await this.#store.changeSite(id, columnsOf(change))
    this.#options.placesChanged()
    this.#options.changed()
    return this.site(id)
  }

  /** A site group is of one organisation: grants and settings at a group must not reach into another. */
  async #mustFit({ organisation, group }: { readonly organisation: string; readonly group: string }) {
    if (!(await organisationName(this.#store.database)).has(organisation))
      throw new CodedError('bad-request', `organisation: expected an existing one, got ${organisation}`)
    const [top = ''] = group.split('/').filter((step) => step !== '')
    const isTaken = (await this.#store.sites()).some(
      (site) =>
        top !== '' && site.organisation !== organisation && `${site.site_group}/`.startsWith(`${top}/`),
    )
    if (isTaken)
      throw new CodedError(
        'bad-request',
        `group: ${top} is a group of another organisation; use another name`,
      )
  }

  // Sensors

  #contactOf({ id, last_contact }: SensorRow): number {
    return Math.max(last_contact, this.#options.receiver.lastContact(id) ?? 0)
  }

  #stateOf(sensor: SensorRow): FleetSensorState {
    if (sensor.state !== 'active') return sensor.state
    const contact = this.#contactOf(sensor)
    if (contact === 0) return 'never'
    return this.#options.receiver.isLive(sensor.id) || elapsedMs(contact, this.#now()) < limits.silentMs
      ? 'connected'
      : 'silent'
  }

  async sensors(site?: string): Promise<readonly FleetSensorItem[]> {
    const { database } = this.#store
    const [sites, rows, counts, lost, alerts] = await Promise.all([
      this.#siteNames(),
      this.#sensorRows(),
      sensorCounts(database),
      losses(database),
      openFleetAlerts(database, this.#scope),
    ])
    const countsOf = Map.groupBy(counts, ({ sensor }) => sensor)
    const lossOf = Map.groupBy(lost, ({ sensor }) => sensor)
    const clones = new Set(
      alerts.filter(({ kind }) => kind === 'clone-suspected').map(({ sensor }) => sensor),
    )
    return rows
      .filter((row) => site === undefined || row.site === site)
      .map((row) => {
        const its = Object.fromEntries((countsOf.get(row.id) ?? []).map(({ kind, count }) => [kind, count]))
        const { device = 0, link, alert, incident, event, ...oddities } = its
        return {
          ...this.#sensorFields(row, sites),
          devices: device,
          loss: (lossOf.get(row.id) ?? [])
            .slice(0, limits.losses)
            .map(({ kind, from_time, to_time, count, reason }) => ({
              ...{ kind, count, reason, from: timeText(from_time), to: timeText(to_time) },
            })),
          counts: oddities,
          cloneSuspected: clones.has(row.id),
        }
      })
  }

  #sensorFields(
    row: SensorRow,
    sites: ReadonlyMap<string, string>,
  ): Omit<FleetSensorItem, 'devices' | 'loss' | 'counts' | 'cloneSuspected'> {
    const health = row.health === '' ? undefined : (JSON.parse(row.health) as FleetHealthBody)
    const contact = this.#contactOf(row)
    const oldest = health?.oldestWaiting ?? null
    return {
      ...{ id: row.id, name: row.name, site: row.site, siteName: sites.get(row.site) ?? '', zone: row.zone },
      state: this.#stateOf(row),
      lastContact: contact === 0 ? null : timeText(contact),
      ...{
        software: row.software,
        isOlder: row.software !== '' && compareVersions(row.software, this.#options.version) < 0,
        machine: row.machine,
        address: row.address,
        clockOffsetMs: row.clock_offset,
      },
      certificateExpires: timeText(row.expires),
      waiting: (health?.waiting.urgent ?? 0) + (health?.waiting.bulk ?? 0),
      behindSeconds:
        oldest === null ? null : Math.max(0, Math.round((this.#now() - Date.parse(oldest)) / 1000)),
      lastPacket: health?.lastPacket ?? null,
      problem: health?.problem ?? '',
      created: timeText(row.created),
    }
  }

  async sensor(id: string): Promise<FleetSensorItem> {
    const found = (await this.sensors()).find((sensor) => sensor.id === id)
    if (found === undefined) throw new CodedError('not-found', `no sensor ${id}`)
    return found
  }

  async contents(id: string): Promise<FleetSensorContents> {
    const row = await this.#store.sensorRow(id)
    if (row === undefined || !this.#isSeen(row)) throw new CodedError('not-found', `no sensor ${id}`)
    return { items: [...(await sensorContents(this.#store.database, id))], next: null }
  }

  async changeSensor(id: string, { name, zone, site }: FleetSensorChange): Promise<FleetSensorItem> {
    const before = await this.sensor(id)
    if (site !== undefined && site !== before.site) {
      await this.site(site)
      await this.#store.moveSensor(id, site)
    }
    await this.#store.changeSensor(id, {
      ...(name !== undefined && { name }),
      ...(zone !== undefined && { zone }),
    })
    this.#options.placesChanged()
    this.#options.changed()
    return this.sensor(id)
  }

  async approve(id: string): Promise<FleetSensorItem> {
    const { state } = await this.sensor(id)
    if (state !== 'pending') throw new CodedError('not-found', `no sensor ${id} waits for approval`)
    await this.#store.changeSensor(id, { state: 'active' })
    this.#options.changed()
    return this.sensor(id)
  }

  /** From the next request on nothing of the sensor is accepted. */
  async revoke(id: string): Promise<void> {
    await this.sensor(id)
    await this.#store.changeSensor(id, { state: 'revoked' })
    this.#options.receiver.disconnect(id)
    const row = await this.#store.sensorRow(id)
    if (row !== undefined) void this.#options.nats?.revoke(row.public_key)
    this.#options.changed()
  }

  // Alerts about sensors

  async fleetAlerts(): Promise<readonly FleetAlertItem[]> {
    const [rows, names] = await Promise.all([
      openFleetAlerts(this.#store.database, this.#scope),
      sensorNames(this.#store.database, this.#scope),
    ])
    return rows.map(({ id, kind, sensor, site, detail, opened }) => ({
      ...{ id, sensor, site, kind: kind as FleetAlertItem['kind'], sensorName: names.get(sensor) ?? '' },
      detail: JSON.parse(detail) as FleetAlertItem['detail'],
      opened: timeText(opened),
    }))
  }

  async resolve(id: string, action: 'keep' | 'replace' | 'revoke', by: string): Promise<void> {
    const alert = (await this.fleetAlerts()).find((one) => one.id === id)
    if (alert === undefined) throw new CodedError('not-found', `no open alert ${id}`)
    if (action === 'revoke') await this.revoke(alert.sensor)
    // The next machine that sends a hello is the sensor, whatever its starts were.
    if (action === 'replace') {
      await this.#store.changeSensor(alert.sensor, { boot: '[]' })
      this.#options.receiver.disconnect(alert.sensor)
    }
    await this.#store.closeAlert(id, by, this.#now())
    this.#options.changed()
  }

  // Devices

  async devices(query: FleetDeviceQuery) {
    const { database } = this.#store
    const [page, facets, names] = await Promise.all([
      devicePage(database, query, this.#scope),
      deviceFacets(database, query, this.#scope),
      this.#names(),
    ])
    const grouped = facetCounts(facets)
    return {
      items: page.items.map((row) => deviceItem(row, names)),
      next: page.next ?? null,
      facets: grouped,
      hasMoreHits: page.hasMoreHits,
    }
  }

  async device(sensor: string, id: string): Promise<FleetDeviceDetail> {
    const { database } = this.#store
    const [records, names] = await Promise.all([
      deviceRecords(database, { sensor, id }, this.#scope),
      this.#names(),
    ])
    const [first] = records
    if (first === undefined) throw new CodedError('not-found', `no device ${id} of sensor ${sensor}`)
    return {
      item: deviceItem(first, names),
      records: records.map((row) => ({
        ...namesOf(row, names),
        ...{ id: row.id, device: JSON.parse(row.body) as unknown },
      })),
      similar: (await similarDevices(database, first, this.#scope)).map((row) => deviceItem(row, names)),
    }
  }

  // Alerts and decisions

  async alerts(query: FleetAlertQuery) {
    const { items, next } = await alertPage(this.#store.database, query, this.#scope)
    return { items: await this.#alertItems(items), next: next ?? null }
  }

  async #alertItems(rows: readonly FleetAlertRow[]): Promise<readonly FleetTriagedAlert[]> {
    const { database } = this.#store
    const [names, waiting, sites] = await Promise.all([
      this.#names(),
      waitingDecisions(database, rows),
      sitesOfRules(
        database,
        rows.map(({ rule }) => rule),
        this.#scope,
      ),
    ])
    return rows.map((row) => {
      const { sourceAddress = '', destinationAddress = '' } = JSON.parse(
        row.body,
      ) as Partial<FleetTriagedAlert>
      const since = waiting.get(`${row.sensor} ${row.id}`)
      return {
        ...namesOf(row, names),
        ...{ id: row.id, rule: row.rule, title: row.title, severity: row.severity, status: row.status },
        isShown: row.is_shown === 1,
        ...{ sourceAddress, destinationAddress, time: timeText(row.time), lastTime: timeText(row.last_time) },
        waitingSince: since === undefined ? null : timeText(since),
        population: populationText(sites.get(row.rule) ?? 0, names.sites.size),
      }
    })
  }

  async alert(sensor: string, id: string): Promise<FleetAlertDetail> {
    const row = await this.#mustFindAlert(sensor, id)
    const { database } = this.#store
    const [[item], decisions, behaviours] = await Promise.all([
      this.#alertItems([row]),
      decisionsOf(database, { sensor, id }),
      behavioursOfAlert(database, endsOf(row), this.#scope),
    ])
    const population = [item!.population, populationSentence(behaviours)].filter(Boolean).join(' ')
    return {
      item: { ...item!, population },
      alert: JSON.parse(row.body) as unknown,
      decisions: decisions.map(decisionItem),
    }
  }

  async #mustFindAlert(sensor: string, id: string): Promise<FleetAlertRow> {
    const row = await oneAlert(this.#store.database, { sensor, id }, this.#scope)
    if (row === undefined) throw new CodedError('not-found', `no alert ${id} of sensor ${sensor}`)
    return row
  }

  /** The sensor applies it; until then the alert shows that it is pending. */
  async decide(
    { sensor, id }: { readonly sensor: string; readonly id: string },
    { action, reason = '', scope, hours }: NewFleetDecision,
    author: string,
  ): Promise<FleetAlertDetail> {
    const { site } = await this.#mustFindAlert(sensor, id)
    if (action === 'mute' && scope === undefined)
      throw new CodedError(
        'bad-request',
        'scope: expected source, target, both or zone with the action mute, got nothing',
      )
    const now = this.#now()
    const body: FleetDecision = {
      ...{ alert: id, action, reason, time: now },
      ...(scope !== undefined && { scope }),
      ...(hours !== undefined && { hours }),
    }
    await this.#options.commands.add({ sensor, site, kind: 'decision', subject: id, author, body, now })
    this.#options.changed()
    return this.alert(sensor, id)
  }

  // Incidents and overview

  async incidents(query: {
    readonly site?: string
    readonly limit: number
    readonly cursor?: string
  }): Promise<{ items: readonly FleetIncidentRow[]; next: string | null }> {
    const [{ items, next }, names] = await Promise.all([
      incidentPage(this.#store.database, query, this.#scope),
      this.#names(),
    ])
    return {
      items: items.map((row) => incidentRowItem(row, names)),
      next: next ?? null,
    }
  }

  async incident(sensor: string, id: string): Promise<FleetIncidentDetail> {
    const { database } = this.#store
    const row = await oneIncident(database, { sensor, id }, this.#scope)
    if (row === undefined) throw new CodedError('not-found', `no incident ${id} of sensor ${sensor}`)
    const body = JSON.parse(row.body) as unknown
    const incident = incidentCheck.Check(body) ? body : null
    const ids = [...new Set(incident?.stages.flatMap(({ alerts }) => alerts))].slice(0, limits.incidentAlerts)
    return {
      item: incidentRowItem(row, await this.#names()),
      incident,
      alerts: [...(await this.#alertItems(await alertsById(database, { sensor, ids }, this.#scope)))],
    }
  }

  async crossSiteIncidents(): Promise<readonly FleetCrossSiteIncident[]> {
    const names = await this.#names()
    const given = { now: this.#now(), siteCount: names.sites.size }
    const input = await crossSiteInput(this.#store.database, this.#scope, given)
    const nameOf = (site: string) => names.sites.get(site) ?? ''
    return crossSiteIncidents(input).map((incident) => ({
      ...incident,
      ...{ time: timeText(incident.time), lastTime: timeText(incident.lastTime) },
      reasons: [...incident.reasons],
      sites: incident.sites.map((id) => ({ id, name: nameOf(id) })),
      alerts: incident.alerts.map(({ sensor, id, site, title, severity, time }) => ({
        ...{ sensor, id, site, siteName: nameOf(site), title, severity, time: timeText(time) },
      })),
    }))
  }

  /** Of the last days, over all sites. */
  async signals(days: number): Promise<MadeReport> {
    const { database } = this.#store
    const now = this.#now()
    const [sites, rows, protocols, facets] = await Promise.all([
      this.sites(),
      trends(database, this.#scope, { now, days }),
      protocolSites(database, this.#scope),
      deviceFacets(database, {}, this.#scope),
    ])
    const input = await crossSiteInput(database, this.#scope, { now, siteCount: sites.length })
    return signalsReport({
      ...{ name: 'All sites', product: `Sightglass ${this.#options.version}`, now, days, sites, protocols },
      trends: rows,
      types: facetCounts(facets).type ?? {},
      incidents: crossSiteIncidents(input),
    })
  }

  async overview(): Promise<FleetOverview> {
    const [sites, alerts, worst, facets] = await Promise.all([
      this.sites(),
      this.fleetAlerts(),
      this.alerts({ limit: limits.worstAlerts, sort: 'severity', status: 'open' }),
      deviceFacets(this.#store.database, {}, this.#scope),
    ])
    const silent = sites.filter((site) => site.silent > 0)
    const sum = (numberOf: (site: FleetSiteItem) => number) =>
      sites.reduce((total, site) => total + numberOf(site), 0)
    const openAlerts: Record<string, number> = {}
    for (const site of sites)
      for (const [severity, count] of Object.entries(site.openAlerts))
        openAlerts[severity] = (openAlerts[severity] ?? 0) + count
    const grouped = facetCounts(facets.filter(({ facet }) => facet !== 'site'))
    return {
      sites: sites.length,
      sensors: sum(({ sensors }) => sensors),
      silentSites: silent
        .sort((a, b) => ((a.silentSince ?? '') < (b.silentSince ?? '') ? -1 : 1))
        .slice(0, limits.silentSites)
        .map(({ id, name, silentSince }) => ({ id, name, since: silentSince })),
      silentCount: silent.length,
      devices: sum(({ devices }) => devices),
      links: sum(({ links }) => links),
      incidents: sum(({ incidents }) => incidents),
      openAlerts,
      facets: grouped,
      fleetAlerts: [...alerts],
      worst: [...worst.items],
      isReadOnly: this.#options.problem() !== '',
    }
  }

  async #siteNames(): Promise<ReadonlyMap<string, string>> {
    return await siteNames(this.#store.database, this.#scope)
  }

  async #names(): Promise<Names> {
    const { database } = this.#store
    const [sites, sensors] = await Promise.all([this.#siteNames(), sensorNames(database, this.#scope)])
    return { sites, sensors }
  }
}

interface Names {
  readonly sites: ReadonlyMap<string, string>
  readonly sensors: ReadonlyMap<string, string>
}

function namesOf(
  { sensor, site }: { readonly sensor: string; readonly site: string },
  { sites, sensors }: Names,
) {
  return { sensor, sensorName: sensors.get(sensor) ?? '', site, siteName: sites.get(site) ?? '' }
}

function facetCounts(rows: readonly FacetRow[]): Record<string, Record<string, number>> {
  const byFacet = Object.entries(Object.groupBy(rows, ({ facet }) => facet))
  return Object.fromEntries(
    byFacet.map(([facet, its = []]) => [
      facet,
      Object.fromEntries(its.map(({ value, count }) => [value, count])),
    ]),
  )
}

function siteFields({
  id,
  name,
  place,
  site_group,
  time_zone,
  latitude,
  longitude,
  owner,
  industry,
  organisation,
}: SiteRow) {
  return {
    id,
    organisation,
    name,
    place,
    group: site_group,
    timeZone: time_zone,
    latitude,
    longitude,
    owner,
    industry,
  }
}

function columnsOf({ group, timeZone, ...same }: FleetSiteChange): Partial<SiteRow> {
  return {
    ...same,
    ...(group !== undefined && { site_group: group }),
    ...(timeZone !== undefined && { time_zone: timeZone }),
  }
}

function numbersOf(counts: readonly SiteCount[]) {
  const total = (value: string) =>
    counts.find((one) => one.facet === 'total' && one.value === value)?.count ?? 0
  const open = counts.filter(({ facet }) => facet === 'open-alert').map(({ value, count }) => [value, count])
  return {
    ...{ devices: total('device'), links: total('link'), incidents: total('incident') },
    openAlerts: Object.fromEntries(open) as Record<string, number>,
  }
}

function deviceItem(row: FleetDeviceRow, names: Names): FleetDeviceItem {
  const { id, fleet, name, type, vendor, model, firmware, address, mac, zone, level, risk, last_seen } = row
  return {
    ...namesOf(row, names),
    ...{ id, fleet, name, type, vendor, model, firmware, address, mac, zone, level },
    risk: risk < 0 ? null : risk,
    lastSeen: timeText(last_seen),
  }
}

function incidentRowItem(row: FleetIncidentDbRow, names: Parameters<typeof namesOf>[1]): FleetIncidentRow {
  const { id, title, severity, time, last_time } = row
  return {
    ...namesOf(row, names),
    ...{ id, title, severity, time: timeText(time), lastTime: timeText(last_time) },
  }
}

function decisionItem({
  id,
  author,
  body,
  state,
  outcome,
  created,
}: {
  readonly id: string
  readonly author: string
  readonly body: string
  readonly state: string
  readonly outcome: string
  readonly created: number
}): FleetDecisionItem {
  const { action, reason } = JSON.parse(body) as FleetDecision
  return {
    ...{ id, author, action, reason, outcome, state: state as FleetDecisionItem['state'] },
    created: timeText(created),
  }
}

function endsOf({ sensor, body }: FleetAlertRow) {
  const { source = '', destination = '' } = JSON.parse(body) as { source?: string; destination?: string }
  return { sensor, source, destination }
}

/** Context for a decision: a rule that fires in one site of a hundred is another thing than one that fires in all. */
function populationText(sites: number, all: number): string {
  if (all < limits.population || sites === 0) return ''
  return sites === all ? `It was raised in all ${all} sites.` : `It was raised in ${sites} of ${all} sites.`
}
