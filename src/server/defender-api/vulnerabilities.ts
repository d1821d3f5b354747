/** The four vulnerability reports of the sensor API. */
import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import type { Exposure, SiteExposure } from '#model/exposure'
import type { TimelineEvent } from '#model/journal'
import type { ProtocolNames } from '#model/protocol-name'
import { REMOTE_ACCESS, type RemoteAccessProtocol } from '#model/remote-access'
import { parseRange, type Site } from '#model/site'
import type {
  DeviceVulnerabilities,
  MitigationReport,
  OperationalVulnerabilities,
  SecurityVulnerabilities,
} from '#schema/defender-api'
import { subnetOf } from '#schema/subnet'
import type { StoreOverview } from '#store/store'
import { cvesByDevice } from './devices.ts'
import { type FirewallTables, limits as firewallLimits, maskOf } from './firewall-rules.ts'
import {
  addressesOf,
  addressOf,
  millisecondsOf,
  nameOf,
  orNone,
  protocolName,
  systemOf,
  titleOf,
} from './values.ts'

/** Rows of one table. */
const MOST_ROWS = 10_000
const ANTI_VIRUS =
  /antivir|defender|kaspersky|symantec|sophos|mcafee|trellix|trend ?micro|eset\b|clamav|crowdstrike/i
/** Names of remote access tools by protocol, as people call them; others are named by their protocol. */
const REMOTE_SOFTWARE: Readonly<Partial<Record<RemoteAccessProtocol, string>>> = {
  ssh: 'SSH',
  vnc: 'VNC',
  rdp: 'Remote desktop',
  rdpudp: 'Remote desktop',
  teamviewer: 'Team viewer',
  telnet: 'Telnet',
  anydesk: 'AnyDesk',
}
/** Names of weak settings about sign-in. */
const WEAK_SIGN_IN: ReadonlySet<string> = new Set([
  'no-sign-in',
  'default-credentials',
  'rdp-without-nla',
  'readable-community',
])
/** A secret itself is never stored. */
const HIDDEN = '********'

/** Input of all reports. */
export interface ReportMaterial {
  readonly devices: readonly Device[]
  readonly byId: ReadonlyMap<string, Device>
  readonly names: ProtocolNames
  readonly links: readonly Link[]
  readonly site: Site | undefined
  readonly exposure: SiteExposure
  readonly alerts: readonly Alert[]
  readonly firewalls: FirewallTables
}

export function deviceVulnerabilities(material: ReportMaterial): DeviceVulnerabilities[] {
  const { devices, links, exposure, alerts } = material
  const cves = cvesByDevice(exposure)
  const serving = Map.groupBy(links, ({ server }) => server)
  const settings = Map.groupBy(
    exposure.exposures.filter(({ kind, state }) => kind === 'posture' && state !== 'rejected'),
    ({ device }) => device,
  )
  const malware = new Set(
    alerts.filter(({ engine }) => engine === 'malware').flatMap((alert) => [alert.source, ...alert.targets]),
  )
  const rows = devices.map((device) => {
    const found = {
      links: serving.get(device.id) ?? [],
      cves: cves.get(device.id) ?? [],
      settings: settings.get(device.id) ?? [],
      hasMalware: malware.has(device.id) || addressesOf(device).some((address) => malware.has(address)),
    }
    return { device, found, vulnerabilities: vulnerabilitiesOf(device, found, material) }
  })
  return rows.filter(hasFinding).map(({ device, vulnerabilities }) => {
    const os = systemOf(device.os)
    const score = exposure.risks.get(device.id)?.securityScore
    return {
      name: nameOf(device),
      ipAddresses: [...device.ipAddresses],
      securityScore: Math.round(score ?? 100),
      vendor: orNone(device.vendor),
      firmwareVersion: orNone(device.firmware),
      model: orNone(device.model || device.orderNumber),
      isWirelessAccessPoint: device.type === 'Wireless Access Point',
      operatingSystem:
        device.os === ''
          ? null
          : { name: device.os, type: os ?? device.os, version: null, latestVersion: null },
      vulnerabilities,
    }
  })
}

interface Found {
  readonly links: readonly Link[]
  readonly cves: readonly Exposure[]
  readonly settings: readonly Exposure[]
  readonly hasMalware: boolean
}

function vulnerabilitiesOf(
  device: Device,
  { links, cves, settings, hasMalware }: Found,
  { site, firewalls, names }: ReportMaterial,
): DeviceVulnerabilities['vulnerabilities'] {
  const software = device.modules.filter(({ path }) => path.startsWith('software:')).map(({ name }) => name)
  const antiViruses = software.filter((name) => ANTI_VIRUS.test(name))
  const clear = links.flatMap(({ protocol, sessions = [] }) =>
    sessions
      .filter(({ clearText, defaultCredentials }) => clearText || defaultCredentials)
      .map(({ defaultCredentials }) => ({
        password: HIDDEN,
        protocol: protocolName(protocol, names),
        strength: defaultCredentials ? ('Very weak' as const) : ('Weak' as const),
      })),
  )
  const ports = new Map<string, Link>()
  for (const link of links)
    if (link.port !== undefined && /^(tcp|udp)$/.test(link.transport))
      ports.set(`${link.transport} ${link.port}`, link)
  return {
    antiViruses: orNothing(antiViruses),
    plainTextPasswords: orNothing(distinct(clear)),
    remoteAccess: orNothing(
      links
        .filter(({ protocol, port }) => REMOTE_ACCESS.has(protocol) && port !== undefined)
        .map(({ protocol, port, transport, clientAddress }) => ({
          port: port!,
          transport: transportOf(transport),
          client: clientAddress,
          clientSoftware: REMOTE_SOFTWARE[protocol as RemoteAccessProtocol] ?? protocol,
        })),
    ),
    isBackupServer: isBackupServer(device, site),
    openedPorts: orNothing(
      [...ports.values()].map((link) => ({
        port: link.port!,
        transport: transportOf(link.transport),
        protocol: link.protocol === '' ? null : protocolName(link.protocol, names),
        isConflictingWithFirewall: firewalls.forbids(link),
      })),
    ),
    isEngineeringStation: device.isProgrammingDevice,
    isKnownScanner: device.isScanner,
    cves: orNothing(
      cves.map(({ name, cvss, title }) => ({ id: name, score: cvss ?? 0, description: title })),
    ),
    isUnauthorized: !device.authorised,
    malwareIndicationsDetected: hasMalware,
    weakAuthentication: orNothing(
      settings.filter(({ name }) => WEAK_SIGN_IN.has(name)).map(({ title }) => title),
    ),
  }
}

function hasFinding({
  found,
  vulnerabilities: v,
}: {
  readonly found: Found
  readonly vulnerabilities: DeviceVulnerabilities['vulnerabilities']
}): boolean {
  return (
    found.cves.length > 0 ||
    found.settings.length > 0 ||
    v.plainTextPasswords !== null ||
    v.remoteAccess !== null ||
    v.openedPorts !== null ||
    v.isUnauthorized ||
    v.isEngineeringStation ||
    v.isKnownScanner ||
    v.malwareIndicationsDetected
  )
}

function isBackupServer({ type, ipAddresses }: Device, site: Site | undefined): boolean {
  return (
    type === 'Backup Server' || ipAddresses.some((address) => site?.backupServers.includes(address) === true)
  )
}

function transportOf(transport: string): 'TCP' | 'UDP' {
  return transport === 'udp' ? 'UDP' : 'TCP'
}

function orNothing<Row>(rows: readonly Row[]): Row[] | null {
  return rows.length === 0 ? null : [...rows]
}

function distinct<Row>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}

export function securityVulnerabilities(material: ReportMaterial): SecurityVulnerabilities {
  const { devices, byId, links, alerts, firewalls, site } = material
  const subnet = subnetIn(site)
  const isUnicast = (id: string) => byId.get(id)?.type !== 'Multicast/Broadcast'
  const between = links.filter(({ client, server, clientAddress, serverAddress }) => {
    const ends = [subnet(clientAddress), subnet(serverAddress)]
    return client !== '' && isUnicast(server) && server !== '' && ends[0] !== ends[1] && !ends.includes('')
  })
  const outside = devices.find(({ type }) => type === 'Internet')?.id
  const internet = Map.groupBy(
    links.filter(({ client, server }) => outside !== undefined && (client === outside || server === outside)),
    ({ client, server }) => (client === outside ? server : client),
  )
  return {
    unauthorizedDevices: devices
      .filter(({ authorised }) => !authorised)
      .map((device) => ({
        address: addressOf(device),
        name: nameOf(device),
        firstDetectionTime: millisecondsOf(device.firstSeen),
        lastSeen: millisecondsOf(device.lastSeen),
      })),
    illegalTrafficByFirewallRules: between
      .slice(0, firewallLimits.links)
      .filter((link) => firewalls.forbids(link))
      .map(({ serverAddress, clientAddress, port = 0, transport }) => ({
        server: serverAddress,
        client: clientAddress,
        port,
        transport: transport.startsWith('icmp') ? ('ICMP' as const) : transportOf(transport),
      })),
    weakFirewallRules: firewalls.weak,
    redundantFirewallRules: firewalls.redundant,
    accessPoints: devices
      .filter(({ type }) => type === 'Wireless Access Point')
      .map(({ macAddresses, vendor, ipAddresses, name }) => ({
        macAddress: macAddresses[0] ?? 'N/A',
        vendor,
        ipAddress: ipAddresses[0] ?? 'N/A',
        name: name || 'N/A',
        wireless: 'Yes' as const,
      })),
    connectionsBetweenSubnets: distinct(
      between.map(({ serverAddress, clientAddress }) => ({ server: serverAddress, client: clientAddress })),
    ).slice(0, MOST_ROWS),
    industrialMalwareIndicators: alerts
      .filter(({ engine }) => engine === 'malware')
      .map((alert) => ({
        detectionTime: millisecondsOf(alert.time),
        alertMessage: titleOf(alert),
        description: alert.what,
        devices: [alert.sourceAddress, alert.destinationAddress].filter((address) => address !== ''),
      })),
    internetConnections: [...internet].flatMap(([id, ofDevice]) => {
      const device = byId.get(id)
      if (device === undefined) return []
      const isOut = ofDevice[0]!.client === id
      return {
        internalAddress: addressOf(device),
        authorized: device.authorised ? ('Yes' as const) : ('No' as const),
        externalAddresses: [
          ...new Set(ofDevice.map((link) => (isOut ? link.serverAddress : link.clientAddress))),
        ],
      }
    }),
  }
}

/** Subnet of an address: from the site file, else /24 and /64; '' for MAC addresses. */
function subnetIn(site: Site | undefined): (address: string) => string {
  const ranges = [
    ...(site?.subnets ?? []).map(({ cidr }) => cidr),
    ...(site?.zones ?? []).flatMap((zone) => zone.subnets),
  ]
    .flatMap((text) => parseRange(text) ?? [])
    .sort((one, other) => other.bits - one.bits)
  return (address) => ranges.find((range) => range.holds(address))?.text ?? subnetOf(address, [24, 64])
}

export interface OperationalMaterial extends ReportMaterial {
  readonly overview: StoreOverview
  /** Transfers and uploads, and devices that answer again; latest first. */
  readonly events: readonly TimelineEvent[]
}

export function operationalVulnerabilities(material: OperationalMaterial): OperationalVulnerabilities {
  const { devices, links, alerts, site, overview, names } = material
  const subnet = subnetIn(site)
  const networks = Map.groupBy(
    devices
      .flatMap(({ ipAddresses, type }) => (type === 'Internet' ? [] : ipAddresses))
      .filter((ip) => !ip.includes(':')),
    subnet,
  )
  const ports = new Map(links.map(({ protocol, port }) => [protocol, port]))
  return {
    backupServer: backupsOf(material),
    ipNetworks: [...networks].map(([text, addresses]) => {
      const [network = '', bits = '32'] = text.split('/')
      return { addresses: addresses.length, network, mask: maskOf(Number(bits)) }
    }),
    protocolProblems: alerts
      .filter(({ engine }) => engine === 'protocol')
      .map((alert) => ({
        protocol: protocolName(alert.protocol, names),
        addresses: [alert.sourceAddress, alert.destinationAddress].filter((address) => address !== ''),
        alert: titleOf(alert),
        reportTime: millisecondsOf(alert.time),
      })),
    protocolDataVolumes: overview.protocols.map(({ name, bytes }) => {
      const port = ports.get(name)
      const protocol = protocolName(name, names)
      return {
        protocol: port === undefined ? protocol : `${protocol} (${port})`,
        volume: volumeText(bytes),
      }
    }),
    disconnections: disconnectionsOf(material),
  }
}

/** `21.07 MB`. */
export function volumeText(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`
}

/** `1 Hour, 29 Minutes`. */
export function intervalText(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000))
  const parts = [
    [Math.floor(minutes / 1440), 'Day'],
    [Math.floor(minutes / 60) % 24, 'Hour'],
    [minutes % 60, 'Minute'],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(', ')
}

/** Transfers to or from a backup server that occurred at least twice; the interval is the longest pause between two. */
function backupsOf({ devices, byId, links, site, events }: OperationalMaterial) {
  const servers = new Set(devices.filter((device) => isBackupServer(device, site)).map(({ id }) => id))
  const transfers = events.filter(
    ({ type, devices: ends }) => type !== 'back-to-normal' && ends.some((id) => servers.has(id)),
  )
  const pairs = Map.groupBy(transfers, ({ devices: ends }) => ends.join(' '))
  return [...pairs.values()].flatMap((ofPair) => {
    const [source, destination] = ofPair[0]!.devices.map((id) => byId.get(id))
    const link = links.find(({ client, server }) => client === source?.id && server === destination?.id)
    if (source === undefined || destination === undefined || link === undefined || ofPair.length < 2)
      return []
    const times = ofPair.map(({ time }) => millisecondsOf(time)).sort((one, other) => one - other)
    const pauses = times.slice(1).map((time, at) => time - times[at]!)
    return {
      source: addressOf(source),
      destination: addressOf(destination),
      port: link.port ?? 0,
      transport: transportOf(link.transport),
      backupMaximalInterval: intervalText(Math.max(...pauses)),
      lastSeenBackup: times.at(-1)!,
    }
  })
}

function disconnectionsOf({ byId, alerts, events }: OperationalMaterial) {
  const back = events.filter(({ type }) => type === 'back-to-normal')
  return alerts
    .filter(({ defenderTitles }) =>
      defenderTitles.some((title) => /Suspected to be Disconnected/.test(title)),
    )
    .map((alert) => {
      const device = byId.get(alert.destination) ?? byId.get(alert.source)
      const address = alert.destinationAddress || alert.sourceAddress
      const returned = back.findLast(
        ({ time, devices }) => time >= alert.time && devices.includes(device?.id ?? ''),
      )
      return {
        assetAddress: address,
        assetName: device === undefined ? address : nameOf(device),
        lastDetectionTime: millisecondsOf(device?.lastSeen ?? alert.time),
        backToNormalTime: returned === undefined ? null : millisecondsOf(returned.time),
      }
    })
}

/** Advice with a gain is a mitigation, the rest a notification. */
export function mitigationReport({ recommendations, risks }: SiteExposure, nameOfId: (id: string) => string) {
  const judged = Math.max(
    1,
    [...risks.values()].filter(({ securityScore }) => securityScore !== undefined).length,
  )
  const report: MitigationReport = { notifications: [], mitigation: [] }
  for (const { title, todo, devices, gain } of recommendations) {
    // `gain` sums points over devices; the site's score is their mean.
    const improvement = Math.round(gain / judged)
    if (improvement < 1) report.notifications.push(`${title}: ${todo}`)
    else
      report.mitigation.push({
        content: `${title}: ${todo}`,
        scoreImprovement: improvement,
        details: {
          name: title,
          description: { name: todo, important: '', warning: '' },
          headers: ['Device'],
          rows: devices.map((id) => [nameOfId(id)]),
        },
      })
  }
  return report
}
