/** Our values in the words of Microsoft Defender for IoT. */
import type { Alert } from '#model/alert'
import type { Device, Module } from '#model/device'
import { identifierNumber } from '#model/identifier'
import type { ProtocolNames } from '#model/protocol-name'
import type { DetectionEngine, Severity } from '#model/rule'
import type { Microseconds } from '#model/time'
import { type DEFENDER_ENGINES, type DEFENDER_SEVERITIES, DEFENDER_SYSTEMS } from '#schema/defender-api'

/** Ids are positive integers there: 48 bits of the same hash that our ids are made of. */
export function numberOf(id: string): number {
  return identifierNumber(id) || 1
}

export function millisecondsOf(time: Microseconds): number {
  return Math.max(0, Math.floor(time / 1000))
}

export function orNone(text: string): string | null {
  return text === '' ? null : text
}

const ENGINES: Readonly<Record<DetectionEngine, (typeof DEFENDER_ENGINES)[number]>> = {
  protocol: 'Protocol Violation',
  policy: 'Policy Violation',
  malware: 'Malware',
  anomaly: 'Anomaly',
  operational: 'Operational',
}

export function engineOf(engine: DetectionEngine) {
  return ENGINES[engine]
}

const SEVERITIES: Readonly<Record<Severity, (typeof DEFENDER_SEVERITIES)[number]>> = {
  critical: 'Critical',
  major: 'Major',
  minor: 'Minor',
  warning: 'Warning',
  notice: 'Warning',
}

export function severityOf(severity: Severity) {
  return SEVERITIES[severity]
}

/** The first title of Defender for the alert, which scripts filter by; ours where there is none. */
export function titleOf({ defenderTitles, title }: Pick<Alert, 'defenderTitles' | 'title'>): string {
  return defenderTitles[0] ?? title
}

/** @param names `defenderName` of manifests; other protocols are their name in upper case, as those of plugins there */
export function protocolName(protocol: string, names: ProtocolNames): string {
  return names.get(protocol) ?? (protocol === '' ? 'Unknown' : protocol.toUpperCase())
}

/** Connections name protocols in short: `modbus`, `ams`, `s7comm`. */
export function shortProtocolName(protocol: string): string {
  return protocol === 'ads' ? 'ams' : protocol || 'unknown'
}

const WINDOWS = /\bwindows\s+(?:server\s+)?(?:nt|xp|vista|8\.1|\d+)(?:\s+r2)?/i
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/mac os x|os x|darwin/i, 'Mac OS X'],
  [/mac ?os/i, 'Mac OS'],
  [/hp-?ux/i, 'HP UX'],
  [/linux|ubuntu|debian|centos|red hat|fedora/i, 'Linux'],
]

/** A value of the published enumeration; null for systems that it does not have. */
export function systemOf(os: string): string | null {
  const windows = WINDOWS.exec(os)?.[0].replace(/\s+/g, ' ').toLowerCase()
  if (windows !== undefined) {
    const bits = /x86-64|x64|amd64|64[- ]?bit/i.test(os) ? ' 64' : /x86\b|32[- ]?bit/i.test(os) ? ' 32' : ''
    const known = (text: string) => DEFENDER_SYSTEMS.find((system) => system.toLowerCase() === text)
    return known(`${windows}${bits}`) ?? known(windows) ?? null
  }
  return OTHERS.find(([pattern]) => pattern.test(os))?.[1] ?? null
}

/** Addresses of a device by which tables name it: IP, else MAC. */
export function addressesOf({ ipAddresses, macAddresses, id }: Device): readonly string[] {
  if (ipAddresses.length > 0) return ipAddresses
  return macAddresses.length > 0 ? macAddresses : [id]
}

export function addressOf(device: Device): string {
  return addressesOf(device)[0]!
}

export function nameOf(device: Device): string {
  return device.name || device.hostnames[0] || addressOf(device)
}

/** A device or module as a row of firmware. */
export interface FirmwareRow {
  readonly address: string
  readonly moduleAddress: string
  readonly serial: string
  readonly model: string
  readonly firmwareVersion: string
  readonly additionalData: string
  readonly rack: string
  readonly slot: string
}

export function firmwareRows(device: Device): readonly FirmwareRow[] {
  const own = { ...device, rack: undefined, slot: undefined, path: '' }
  return [own, ...device.modules]
    .filter(({ firmware, serial, model, orderNumber }) => firmware || serial || model || orderNumber)
    .map((part) => firmwareRow(addressOf(device), part))
}

type FirmwarePart = Pick<Module, 'path' | 'serial' | 'model' | 'firmware' | 'orderNumber' | 'rack' | 'slot'>

function firmwareRow(address: string, part: FirmwarePart): FirmwareRow {
  const { path, serial, model, firmware, orderNumber, rack, slot } = part
  return {
    address,
    moduleAddress: path || address,
    serial,
    model: model || orderNumber,
    firmwareVersion: firmware,
    additionalData: orderNumber === model ? '' : orderNumber,
    rack: rack === undefined ? '' : `${rack}`,
    slot: slot === undefined ? '' : `${slot}`,
  }
}

/** Layers of the device map there; ours have five levels. */
export function layerOf(level: number | undefined): string {
  if (level === undefined) return 'Unknown'
  if (level <= 1) return 'Process Control'
  return level <= 3 ? 'Supervisory' : 'Enterprise'
}
