/** From the body of a change to the row of its table. */
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { SEVERITIES } from '#model/rule'
import {
  FleetAlertBody,
  FleetAppliedDecision,
  FleetBucketBody,
  FleetDeviceBody,
  FleetDigestBody,
  FleetEventBody,
  FleetHealthBody,
  FleetIncidentBody,
  FleetLinkBody,
  FleetLossBody,
  FleetSeenBody,
  FleetSnapshotEnd,
} from '#schema/fleet-protocol'
import type { ColumnType } from './database.ts'

/** Characters of a text column; the body has the whole text. */
const COLUMN_TEXT = 200
/** Characters of what is searched of a device: all its names and addresses. */
const SEARCH_TEXT = 4000

const LEVELS: readonly string[] = SEVERITIES

const checks = {
  device: Compile(FleetDeviceBody),
  link: Compile(FleetLinkBody),
  alert: Compile(FleetAlertBody),
  incident: Compile(FleetIncidentBody),
  event: Compile(FleetEventBody),
  seen: Compile(FleetSeenBody),
  loss: Compile(FleetLossBody),
  health: Compile(FleetHealthBody),
  'snapshot-end': Compile(FleetSnapshotEnd),
  'applied-decision': Compile(FleetAppliedDecision),
  digest: Compile(FleetDigestBody),
  'urgent-digest': Compile(FleetDigestBody),
  bucket: Compile(FleetBucketBody),
  'urgent-bucket': Compile(FleetBucketBody),
} satisfies Record<string, { Check(value: unknown): boolean }>

export type CheckedKind = keyof typeof checks

export function isCheckedKind(kind: string): kind is CheckedKind {
  return Object.hasOwn(checks, kind)
}

/** Where and how the body differs from its schema; '' if it does not. */
export function bodyFault(kind: CheckedKind, body: unknown): string {
  const check = checks[kind] as ReturnType<typeof Compile<TSchema>>
  if (check.Check(body)) return ''
  const [fault] = check.Errors(body)
  return `${kind}${fault?.instancePath ?? ''}: ${fault?.message ?? 'does not fit its schema'}`.slice(0, 300)
}

/** Where a row comes from. */
export interface RowOrigin {
  readonly sensor: string
  readonly site: string
  readonly epoch: number
  /** Of the stable part of the body. */
  readonly hash: string
  /** Milliseconds. */
  readonly received: number
  /** Later times are marked as unlikely and sorted as if they were this. */
  readonly latest: number
  unlikely(): void
}

/** Clocks before this are not set: 2000-01-01. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)

function timeColumn(text: string, origin: RowOrigin): number {
  const time = Date.parse(text)
  if (time >= EARLIEST_MS && time <= origin.latest) return time
  origin.unlikely()
  return Number.isNaN(time) || time < 0 ? 0 : Math.min(time, origin.latest)
}

const cut = (text: string) => text.slice(0, COLUMN_TEXT)

export function gradeOf(severity: string): number {
  const grade = LEVELS.indexOf(severity)
  return grade < 0 ? LEVELS.length : grade
}

export const DEVICE_COLUMNS = {
  ...{ sensor: 'text', id: 'text', site: 'text', fleet: 'text', name: 'text', address: 'text', mac: 'text' },
  ...{ type: 'text', vendor: 'text', model: 'text', firmware: 'text', serial: 'text', zone: 'text' },
  ...{
    realm: 'text',
    level: 'text',
    risk: 'real',
    first_seen: 'whole',
    last_seen: 'whole',
    packets: 'whole',
  },
  ...{ epoch: 'whole', hash: 'text', search: 'text', body: 'text' },
} as const satisfies Record<string, ColumnType>

export function deviceRow(body: FleetDeviceBody, origin: RowOrigin) {
  const { sensor, site, epoch, hash } = origin
  const [address = ''] = body.ipAddresses
  const [mac = ''] = body.macAddresses
  const words = [body.name, ...body.ipAddresses, ...body.macAddresses, ...body.hostnames]
  const search = [...words, body.vendor, body.model, body.serial, body.firmware].join('\n')
  return {
    ...{ sensor, site, epoch, hash, id: body.id, fleet: '' },
    name: cut(body.name || body.hostnames[0] || address || mac),
    address: cut(address),
    mac: cut(mac),
    type: cut(body.type),
    vendor: cut(body.vendor),
    model: cut(body.model),
    firmware: cut(body.firmware),
    serial: cut(body.serial),
    zone: cut(body.zone),
    realm: cut(body.realm),
    level: body.purdueLevel === null ? 'unknown' : String(body.purdueLevel),
    risk: body.riskScore ?? -1,
    first_seen: timeColumn(body.firstSeen, origin),
    last_seen: timeColumn(body.lastSeen, origin),
    packets: Math.trunc(body.packets),
    search: search.toLowerCase().slice(0, SEARCH_TEXT),
    body: JSON.stringify(body),
  }
}

export const LINK_COLUMNS = {
  ...{ sensor: 'text', id: 'text', site: 'text', client: 'text', server: 'text', protocol: 'text' },
  ...{ last_seen: 'whole', epoch: 'whole', hash: 'text', body: 'text' },
} as const satisfies Record<string, ColumnType>

export function linkRow(body: FleetLinkBody, origin: RowOrigin) {
  const { sensor, site, epoch, hash } = origin
  return {
    ...{ sensor, site, epoch, hash, id: body.id },
    client: body.client.slice(0, 300),
    server: body.server.slice(0, 300),
    protocol: cut(body.protocol),
    last_seen: timeColumn(body.lastSeen, origin),
    body: JSON.stringify(body),
  }
}

export const ALERT_COLUMNS = {
  ...{
    sensor: 'text',
    id: 'text',
    site: 'text',
    rule: 'text',
    title: 'text',
    severity: 'text',
    grade: 'whole',
  },
  ...{
    status: 'text',
    is_shown: 'whole',
    source: 'text',
    destination: 'text',
    time: 'whole',
    last_time: 'whole',
  },
  ...{ revision: 'whole', received: 'whole', epoch: 'whole', hash: 'text', search: 'text', body: 'text' },
} as const satisfies Record<string, ColumnType>

export function alertRow(body: FleetAlertBody, origin: RowOrigin) {
  const { sensor, site, epoch, hash, received } = origin
  const search = [body.title, body.rule, body.sourceAddress, body.destinationAddress, body.protocol].join(
    '\n',
  )
  return {
    ...{ sensor, site, epoch, hash, received, id: body.id, revision: 1 },
    rule: cut(body.rule),
    title: cut(body.title),
    severity: cut(body.severity),
    grade: gradeOf(body.severity),
    status: body.status,
    is_shown: body.isLearning || body.mute !== null ? 0 : 1,
    source: body.source.slice(0, 300),
    destination: body.destination.slice(0, 300),
    time: timeColumn(body.time, origin),
    last_time: timeColumn(body.lastTime, origin),
    search: search.toLowerCase().slice(0, SEARCH_TEXT),
    body: JSON.stringify(body),
  }
}

export const INCIDENT_COLUMNS = {
  ...{ sensor: 'text', id: 'text', site: 'text', title: 'text', severity: 'text', grade: 'whole' },
  ...{ time: 'whole', last_time: 'whole', epoch: 'whole', hash: 'text', body: 'text' },
} as const satisfies Record<string, ColumnType>

export function incidentRow(body: FleetIncidentBody, origin: RowOrigin) {
  const { sensor, site, epoch, hash } = origin
  return {
    ...{ sensor, site, epoch, hash, id: body.id },
    title: cut(body.title),
    severity: cut(body.severity),
    grade: gradeOf(body.severity),
    time: timeColumn(body.time, origin),
    last_time: timeColumn(body.lastTime, origin),
    body: JSON.stringify(body),
  }
}

export const EVENT_COLUMNS = {
  ...{
    sensor: 'text',
    id: 'text',
    site: 'text',
    time: 'whole',
    type: 'text',
    severity: 'text',
    body: 'text',
  },
} as const satisfies Record<string, ColumnType>

export function eventRow(body: FleetEventBody, origin: RowOrigin) {
  const { sensor, site } = origin
  return {
    ...{ sensor, site, id: body.id, type: cut(body.type), severity: cut(body.severity) },
    time: timeColumn(body.time, origin),
    body: JSON.stringify(body),
  }
}
