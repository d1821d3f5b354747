/** Answers of the sensor, console and integration API of Microsoft Defender for IoT, out of our own data. */
import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { TimelineEvent } from '#model/journal'
import type {
  AlertPcap,
  ConsoleAppliance,
  ConsoleDevice,
  IntegrationConnection,
  IntegrationDevice,
  IntegrationSensor,
  MitigationReport,
  OperationalVulnerabilities,
  SecurityVulnerabilities,
  SensorConnection,
  SensorCve,
  SensorDevice,
  SensorEvent,
} from '#schema/defender-api'
import { CodedError } from '#schema/errors'
import { itemsOf } from '#store/pages'
import { isPermitted, type Viewer } from '../http/viewer.ts'
import { DefenderAlerts, includes, NO_ZONE, SENSOR_ID, SITE_ID } from './alerts.ts'
import { DefenderAuthentication } from './authentication.ts'
import { type ConnectionFilter, sensorConnections, sensorCves, sensorDevice } from './devices.ts'
import { DefenderError } from './error.ts'
import { MOST_EVENTS, MOST_MINUTES, sensorEvent } from './events.ts'
import { firewallTables } from './firewall-rules.ts'
import {
  type CveQuery,
  connectionsSince,
  devicesSince,
  devicesWithCves,
  type FeedPage,
  integrationConnection,
  integrationDevice,
  pageOf,
} from './integration.ts'
import { MaintenanceWindows } from './maintenance-windows.ts'
import { limits, PlantIndex } from './plant.ts'
import { ServedDevices } from './served-devices.ts'
import type { DefenderSetup } from './setup.ts'
import { millisecondsOf, nameOf, numberOf } from './values.ts'
import {
  deviceVulnerabilities,
  mitigationReport,
  operationalVulnerabilities,
  type ReportMaterial,
  securityVulnerabilities,
} from './vulnerabilities.ts'

/** Milliseconds for which a token of the console downloads the packets of its alert. */
const PCAP_TOKEN_MS = 10 * 60_000
const MOST_PCAP_TOKENS = 1000
/** Milliseconds between two looks for alerts that an open maintenance window covers. */
const WINDOW_LOOK_MS = 2000
const BACKUP_EVENTS = ['file-transfer', 'program-upload', 'back-to-normal'] as const
const MOST_BACKUP_EVENTS = 5000

export class DefenderService {
  readonly alerts: DefenderAlerts
  readonly windows: MaintenanceWindows
  readonly authentication: DefenderAuthentication
  readonly #setup: DefenderSetup
  readonly #plant: PlantIndex
  readonly #served: ServedDevices
  readonly #pcapTokens = new Map<
    string,
    { readonly actor: string; readonly alert: string; readonly until: number }
  >()
  readonly #timer: NodeJS.Timeout

  constructor(setup: DefenderSetup) {
    this.#setup = setup
    this.#plant = new PlantIndex(setup)
    this.alerts = new DefenderAlerts(setup, this.#plant)
    this.windows = new MaintenanceWindows(setup.data, () => this.#now())
    this.authentication = new DefenderAuthentication(setup.accounts)
    this.#served = new ServedDevices(setup.data)
    const look = () =>
      this.closeInMaintenance().catch((error: Error) => setup.log(`sightglass: ${error.message}`))
    this.#timer = setInterval(look, WINDOW_LOOK_MS).unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async devices(authorized?: boolean): Promise<SensorDevice[]> {
    const { list, names } = await this.#plant.devices()
    return list
      .filter(({ authorised }) => authorized === undefined || authorized === authorised)
      .map((device) => sensorDevice(device, names))
  }

  /** @param device number of the device whose connections are wanted */
  async connections(filter: ConnectionFilter, device?: number): Promise<SensorConnection[]> {
    if (device === undefined) return sensorConnections(await this.#plant.connections(), filter, this.#now())
    const found = (await this.#plant.devices()).byNumber.get(device)
    if (found === undefined) throw new DefenderError(404, `no device ${device}`)
    return sensorConnections(await this.#plant.connections(found), filter, this.#now())
  }

  async cves(query: { readonly top?: number; readonly ip?: string }): Promise<SensorCve[]> {
    const [{ list }, site] = await Promise.all([this.#plant.devices(), this.#setup.exposure()])
    return sensorCves(list, site, query)
  }

  /** The newest, of the last `minutesTimeFrame` minutes if given. */
  async events(query: {
    readonly minutesTimeFrame?: number
    readonly type?: string
  }): Promise<SensorEvent[]> {
    const { store, events, now } = this.#setup
    const table = events()
    const { minutesTimeFrame, type } = query
    const isKnown = table.defender.some((one) => one.type === type)
    const from =
      minutesTimeFrame === undefined
        ? undefined
        : now() - Math.min(minutesTimeFrame, MOST_MINUTES) * 60_000_000
    const { byId } = await this.#plant.devices()
    const found: SensorEvent[] = []
    let cursor: string | undefined
    let read = 0
    do {
      const page = await store.events({ limit: limits.page, cursor, from })
      for (const event of page.items) found.push(sensorEvent(event, table, byId))
      read += page.items.length
      cursor = page.next
    } while (isKnown && cursor !== undefined && read < limits.alerts && count(found, type) < MOST_EVENTS)
    return found.filter((event) => !isKnown || event.type === type).slice(0, MOST_EVENTS)
  }

  async deviceVulnerabilities() {
    return deviceVulnerabilities(await this.#material())
  }

  async securityVulnerabilities(): Promise<SecurityVulnerabilities> {
    return securityVulnerabilities(await this.#material())
  }

  async operationalVulnerabilities(): Promise<OperationalVulnerabilities> {
    const { store } = this.#setup
    const [material, overview, ...events] = await Promise.all([
      this.#material(),
      store.overview(),
      ...BACKUP_EVENTS.map((type) =>
        itemsOf<TimelineEvent>(
          (paging) => store.events({ ...paging, type }),
          limits.page,
          MOST_BACKUP_EVENTS,
        ),
      ),
    ])
    return operationalVulnerabilities({ ...material, overview, events: events.flatMap(({ items }) => items) })
  }

  async mitigation(): Promise<MitigationReport> {
    const [{ byId }, site] = await Promise.all([this.#plant.devices(), this.#setup.exposure()])
    return mitigationReport(site, (id) => {
      const device = byId.get(id)
      return device === undefined ? id : nameOf(device)
    })
  }

  async consoleDevices(query: {
    readonly authorized?: boolean
    readonly siteId?: string
    readonly zoneId?: string
    readonly sensorId?: string
  }): Promise<ConsoleDevice[]> {
    const { authorized, siteId, zoneId, sensorId } = query
    if (!includes(siteId, SITE_ID) || !includes(sensorId, SENSOR_ID)) return []
    const { list, names } = await this.#plant.devices()
    return list
      .filter(({ authorised }) => authorized === undefined || authorized === authorised)
      .map((device) => ({ device, zone: numberOf(device.zone || NO_ZONE) }))
      .filter(({ zone }) => includes(zoneId, zone))
      .map(({ device, zone }) => {
        const { hasDynamicAddress: _, protocols, firmware, ...row } = sensorDevice(device, names)
        return {
          ...row,
          sensorId: SENSOR_ID,
          zoneId: zone,
          siteId: SITE_ID,
          protocols: (protocols ?? []).map(({ id, name, ipAddresses }) => ({
            id,
            name,
            addresses: ipAddresses,
          })),
          firmware: firmware.map((one) => ({
            serial: one.serial ?? 'N/A',
            model: one.model ?? 'N/A',
            firmwareVersion: one.firmwareVersion ?? 'N/A',
            additionalData: one.additionalData ?? 'N/A',
            moduleAddress: one.moduleAddress,
            rack: one.rack ?? 'N/A',
            slot: one.slot ?? 'N/A',
            address: one.address,
          })),
        }
      })
  }

  async appliances(): Promise<ConsoleAppliance[]> {
    const { sensorName, version, url, isLearning } = this.#setup
    const [counts, feeds] = await Promise.all([this.#counts(), this.#dataVersion()])
    const now = this.#now()
    return [
      {
        id: SENSOR_ID,
        uid: numberOf(`sensor ${sensorName}`).toString(16),
        name: sensorName,
        interfaceAddress: url(),
        state: {
          id: SENSOR_ID,
          xsenseId: SENSOR_ID,
          // The sensor answers for itself: it cannot be behind.
          connectionState: 'SYNCED',
          cmSyncedUntil: now,
          sensorSyncedUntil: now,
          sensorLastMessage: now,
        },
        version,
        alertCount: counts.alerts,
        deviceCount: counts.devices,
        unhandledAlertsCount: counts.open,
        isActivated: true,
        dataIntelligenceVersion: feeds,
        upgradeStatus: { startTime: 0, percentage: 100, stage: 'SUCCESS' },
        upgradeFinishTime: null,
        hasLog: false,
        zoneId: null,
        isInLearningMode: isLearning(),
      },
    ]
  }

  async integrationSensors(): Promise<IntegrationSensor[]> {
    return (await this.appliances()).map((sensor) => ({
      u_id: sensor.id,
      u_name: sensor.name,
      u_interface_address: sensor.interfaceAddress,
      u_connection_state: sensor.state.connectionState,
      u_version: sensor.version,
      u_alert_count: sensor.alertCount,
      u_device_count: sensor.deviceCount,
      u_unhandled_alert_count: sensor.unhandledAlertsCount,
      u_is_activated: sensor.isActivated,
      u_data_intelligence_version: sensor.dataIntelligenceVersion,
      u_uid: sensor.uid,
      u_zone_id: sensor.zoneId,
      u_is_in_learning_mode: sensor.isInLearningMode,
      u_remote_upgrade_stage: null,
    }))
  }

  async integrationDevices(
    since: number,
    query: FeedPage & { readonly sensorId?: string; readonly notificationType?: number },
  ): Promise<{ u_count: number; u_devices: IntegrationDevice[] }> {
    if (!includes(query.sensorId, SENSOR_ID)) return { u_count: 0, u_devices: [] }
    const { list, byNumber, names } = await this.#plant.devices()
    const all = devicesSince(list, since, query.notificationType)
    const page = pageOf(all, query).map((device) => integrationDevice(device, this.#place(), names))
    this.#served.add(
      page.map(({ u_id }) => u_id),
      new Set(byNumber.keys()),
      this.#now(),
    )
    return { u_count: all.length, u_devices: page }
  }

  async integrationDevice(number: number): Promise<IntegrationDevice> {
    const { byNumber, names } = await this.#plant.devices()
    const device = byNumber.get(number)
    if (device === undefined) throw new DefenderError(404, `no device ${number}`)
    return integrationDevice(device, this.#place(), names)
  }

  async integrationConnections(
    since: number,
    query: FeedPage,
  ): Promise<{ u_count: number; u_connections: IntegrationConnection[] }> {
    const all = connectionsSince(await this.#plant.connections(), since)
    const page = pageOf(all, query).map((connection) => integrationConnection(connection, this.#place()))
    return { u_count: all.length, u_connections: page }
  }

  async deletedDevices(since: number): Promise<{ u_id: number }[]> {
    const { byNumber } = await this.#plant.devices()
    return this.#served
      .deletedSince(since, new Set(byNumber.keys()), this.#now())
      .map((number) => ({ u_id: number }))
  }

  async integrationCves(since: number, query: FeedPage & CveQuery & { readonly sensorId?: string }) {
    if (!includes(query.sensorId, SENSOR_ID)) return { u_count: 0, u_device_cves: [] }
    const [{ list }, site] = await Promise.all([this.#plant.devices(), this.#setup.exposure()])
    const all = devicesWithCves(devicesSince(list, since), site, query)
    return { u_count: all.length, u_device_cves: pageOf(all, query) }
  }

  /** A link by which the packets of an alert can be fetched once more within ten minutes. */
  async alertPcap(id: string, viewer: Viewer): Promise<AlertPcap> {
    const { alert } = await this.#alert(id)
    const now = this.#now()
    for (const [token, { until }] of this.#pcapTokens)
      if (until <= now || this.#pcapTokens.size >= MOST_PCAP_TOKENS) this.#pcapTokens.delete(token)
    const token = randomBytes(16).toString('hex')
    this.#pcapTokens.set(token, { actor: viewer.name, alert: alert.id, until: now + PCAP_TOKEN_MS })
    const number = numberOf(alert.id)
    return {
      id: number,
      xsenseId: SENSOR_ID,
      xsenseAlertId: number,
      downloadUrl: `${this.#setup.url()}/api/v2/alerts/pcap/${number}`,
      token,
    }
  }

  /** For who may read packets, or who has the token of this alert; a token is used up. */
  async pcap(
    id: string,
    viewer: Viewer,
    { headers, ip, id: request, url }: FastifyRequest,
  ): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
    const token = (headers.authorization ?? '').trim()
    const allowed = this.#pcapTokens.get(token)
    const isToken = allowed !== undefined && allowed.until > this.#now()
    if (!isToken && !isPermitted(viewer, 'packets'))
      throw new CodedError(
        viewer.kind === 'anonymous' ? 'unauthenticated' : 'forbidden',
        'the packets of an alert need the permission packets, or the token of this alert',
      )
    const { alert } = await this.#alert(id, 404)
    if (!isPermitted(viewer, 'packets') && allowed?.alert !== alert.id)
      throw new CodedError('forbidden', 'this token is for the packets of another alert')
    this.#pcapTokens.delete(token)
    this.#setup.accounts.audit({
      actor: allowed?.actor ?? viewer.name,
      ...{ address: ip, action: 'GET /api/v2/alerts/pcap/{id}', target: url, outcome: '200' },
      request: String(request),
    })
    return { name: `alert-${numberOf(alert.id)}.pcapng`, bytes: await this.#setup.evidence(alert.id) }
  }

  async handle(id: string, action: string): Promise<{ content: string }> {
    if (action !== 'handle' && action !== 'handleAndLearn') throw new DefenderError(500, 'Invalid action')
    return { content: await this.alerts.handle(await this.#alert(id), action) }
  }

  /** Closes new alerts that fell into an open window. */
  async closeInMaintenance(): Promise<void> {
    const { open } = this.windows
    if (open.length === 0) return
    const from = Math.min(...open.map(({ start }) => start)) * 1000
    const { store, alerts } = this.#setup
    const { items } = await itemsOf(
      (paging) => store.alerts({ ...paging, status: 'new', isLearning: false, suppressed: false, from }),
      limits.page,
      limits.alerts,
    )
    for (const { alert } of items) {
      const reason = this.windows.nameFor(alert)
      if (reason !== undefined) await alerts.change(alert.id, { status: 'closed', reason })
    }
  }

  /** @param status of an unknown alert: the console documents 500 */
  async #alert(id: string, status = 500) {
    const found = await this.alerts.find(id)
    if (found === undefined) throw new DefenderError(status, `no alert for ${id.slice(0, 80)}`)
    return found
  }

  async #material(): Promise<ReportMaterial> {
    const { exposure, data, site } = this.#setup
    const [{ list, byId, names }, links, risks, alerts, firewalls] = await Promise.all([
      this.#plant.devices(),
      this.#plant.links(),
      exposure(),
      this.alerts.stored({}),
      firewallTables(data),
    ])
    return {
      ...{ devices: list, byId, names, links, site: site(), exposure: risks, firewalls },
      alerts: alerts.map(({ alert }) => alert),
    }
  }

  async #counts() {
    const { deviceCount } = await this.#setup.store.overview()
    const alerts = await this.alerts.stored({})
    return {
      devices: deviceCount,
      alerts: alerts.length,
      open: alerts.filter(({ triage }) => triage?.status !== 'closed').length,
    }
  }

  /** Day of the newest advisory, as `Dec 22, 2021`. */
  async #dataVersion(): Promise<string> {
    const { feeds } = await this.#setup.exposure()
    const newest = feeds.map(({ date }) => Date.parse(date)).filter((time) => time > 0)
    if (newest.length === 0) return ''
    return new Date(Math.max(...newest)).toLocaleDateString('en-US', {
      ...{ month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' },
    })
  }

  #place() {
    const { sensorName, siteName, url } = this.#setup
    return { sensorName, siteName, url: url() }
  }

  #now(): number {
    return millisecondsOf(this.#setup.now())
  }
}

function count(events: readonly SensorEvent[], type: string | undefined): number {
  return events.filter((event) => event.type === type).length
}
