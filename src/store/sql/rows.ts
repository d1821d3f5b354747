/** Model values as rows and back. */
import type { Insertable, Selectable } from 'kysely'
import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import type { TimelineEvent } from '#model/journal'
import { addressKey, identityColumns, isChanging, levelKey, searchText } from '../facets.ts'
import type { CaptureStatus, StoredCapture } from '../store.ts'
import type { AlertRow, CaptureRow, DeviceRow, EventRow, LinkRow } from './tables.ts'

/** A number that an integer column takes and gives back: whole, and exact. Broken clocks name times that are neither. */
export function whole(value: number): number {
  if (Number.isNaN(value)) return 0
  return Math.round(Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER))
}

function wholeOrNull(value: number | undefined): number | null {
  return value === undefined ? null : whole(value)
}

export function deviceRow(device: Device): Insertable<DeviceRow> {
  return {
    id: device.id,
    name: device.name,
    type: device.type,
    class: device.class,
    vendor: device.vendor,
    model: device.model,
    zone: device.zone,
    ...identityColumns(device),
    level: levelKey(device.purdueLevel),
    address: addressKey(device),
    first_seen: whole(device.firstSeen),
    last_seen: whole(device.lastSeen),
    packets: whole(device.packets),
    search: searchText(device),
    body: JSON.stringify(device),
  }
}

/** Texts of a link that lie in the table `text`. */
export function linkTexts(link: Link): readonly string[] {
  return [link.client, link.server, link.clientAddress, link.serverAddress, link.transport, link.protocol]
}

export function linkRow(link: Link, numbers: ReadonlyMap<string, number>): Insertable<LinkRow> {
  const number = (text: string): number => numbers.get(text)!
  return {
    id: link.id,
    client: number(link.client),
    server: number(link.server),
    client_address: number(link.clientAddress),
    server_address: number(link.serverAddress),
    transport: number(link.transport),
    protocol: number(link.protocol),
    port: whole(link.port ?? -1),
    packets: whole(link.packets),
    octets: whole(link.bytes),
    first_seen: whole(link.firstSeen),
    last_seen: whole(link.lastSeen),
    is_changing: isChanging(link) ? 1 : 0,
    file: link.firstPlace.file,
    frame: link.firstPlace.frame,
    operations: JSON.stringify(link.operations),
    sessions: link.sessions === undefined ? null : JSON.stringify(link.sessions),
  }
}

export function linkOf(row: Selectable<LinkRow>, texts: ReadonlyMap<number, string>): Link {
  const text = (number: number): string => texts.get(number) ?? ''
  return {
    id: row.id,
    client: text(row.client),
    server: text(row.server),
    clientAddress: text(row.client_address),
    serverAddress: text(row.server_address),
    transport: text(row.transport),
    port: row.port < 0 ? undefined : row.port,
    protocol: text(row.protocol),
    packets: row.packets,
    bytes: row.octets,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    operations: JSON.parse(row.operations),
    ...(row.sessions === null ? {} : { sessions: JSON.parse(row.sessions) }),
    firstPlace: { file: row.file, frame: row.frame },
  }
}

export function alertRow(alert: Alert, status: string): Omit<Insertable<AlertRow>, 'mute' | 'is_suppressed'> {
  return {
    id: alert.id,
    rule: alert.rule,
    severity: alert.severity,
    engine: alert.engine,
    status,
    is_new_here: alert.isLearning ? 1 : 0,
    time: whole(alert.time),
    last_time: whole(alert.lastTime),
    body: JSON.stringify(alert),
  }
}

export function eventRow(event: TimelineEvent, capture: number): Insertable<EventRow> {
  return {
    id: event.id,
    time: whole(event.time),
    type: event.type,
    severity: event.severity,
    title: event.title,
    text: event.text,
    devices: JSON.stringify(event.devices),
    capture,
    frame: event.place?.frame ?? 0,
  }
}

export function eventOf(row: Selectable<EventRow>): TimelineEvent {
  return {
    id: row.id,
    time: row.time,
    type: row.type,
    severity: row.severity as TimelineEvent['severity'],
    title: row.title,
    text: row.text,
    devices: JSON.parse(row.devices),
    place: row.frame === 0 ? undefined : { file: row.capture, frame: row.frame },
  }
}

export function captureRow(capture: Omit<StoredCapture, 'number'>): Insertable<CaptureRow> {
  return {
    name: capture.name,
    state: capture.state,
    size: whole(capture.size),
    expected_size: wholeOrNull(capture.expectedSize),
    octets_read: whole(capture.bytesRead),
    packets: whole(capture.packets),
    octets: whole(capture.bytes),
    first_time: wholeOrNull(capture.firstTime),
    last_time: wholeOrNull(capture.lastTime),
    truncated: JSON.stringify(capture.truncated),
    problem: capture.problem,
    created: whole(capture.created),
    path: capture.path,
    sha256: capture.sha256,
  }
}

export function captureOf(row: Selectable<CaptureRow>): StoredCapture {
  return {
    number: row.number,
    name: row.name,
    state: row.state as CaptureStatus,
    size: row.size,
    expectedSize: row.expected_size ?? undefined,
    bytesRead: row.octets_read,
    packets: row.packets,
    bytes: row.octets,
    firstTime: row.first_time ?? undefined,
    lastTime: row.last_time ?? undefined,
    truncated: JSON.parse(row.truncated),
    problem: row.problem,
    created: row.created,
    path: row.path,
    sha256: row.sha256,
  }
}
