/** Model values as rows and back. */
import type { Insertable, Selectable } from 'kysely'
import type { Alert } from '#model/alert'
import type { Asset, Link } from '#model/asset'
import type { TimelineEvent } from '#model/journal'
import { addressKey, isChanging, levelKey, searchText } from '../facets.ts'
import type { CaptureWord, StoredCapture } from '../store.ts'
import type { AlertRow, CaptureRow, DeviceRow, EventRow, LinkRow } from './tables.ts'

export function deviceRow(asset: Asset): Insertable<DeviceRow> {
  return {
    id: asset.id,
    name: asset.name,
    type: asset.type,
    class: asset.class,
    vendor: asset.vendor,
    model: asset.model,
    zone: asset.zone,
    level: levelKey(asset.purdueLevel),
    address: addressKey(asset),
    first_seen: asset.firstSeen,
    last_seen: asset.lastSeen,
    packets: asset.packets,
    search: searchText(asset),
    body: JSON.stringify(asset),
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
    port: link.port ?? -1,
    packets: link.packets,
    octets: link.octets,
    first_seen: link.firstSeen,
    last_seen: link.lastSeen,
    is_changing: isChanging(link) ? 1 : 0,
    file: link.firstPlace.file,
    frame: link.firstPlace.frame,
    operations: JSON.stringify(link.operations),
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
    octets: row.octets,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    operations: JSON.parse(row.operations),
    firstPlace: { file: row.file, frame: row.frame },
  }
}

export function alertRow(alert: Alert, status: string): Insertable<AlertRow> {
  return {
    id: alert.id,
    rule: alert.rule,
    severity: alert.severity,
    engine: alert.engine,
    status,
    is_new_here: alert.isNewHere ? 1 : 0,
    time: alert.time,
    last_time: alert.lastTime,
    body: JSON.stringify(alert),
  }
}

export function eventRow(event: TimelineEvent, capture: number): Insertable<EventRow> {
  return {
    id: event.id,
    time: event.time,
    type: event.type,
    severity: event.severity,
    title: event.title,
    text: event.text,
    devices: JSON.stringify(event.assets),
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
    assets: JSON.parse(row.devices),
    place: row.frame === 0 ? undefined : { file: row.capture, frame: row.frame },
  }
}

export function captureRow(capture: Omit<StoredCapture, 'number'>): Insertable<CaptureRow> {
  return {
    name: capture.name,
    state: capture.state,
    size: capture.size,
    expected_size: capture.expectedSize ?? null,
    octets_read: capture.octetsRead,
    packets: capture.packets,
    octets: capture.octets,
    first_time: capture.firstTime ?? null,
    last_time: capture.lastTime ?? null,
    truncated: JSON.stringify(capture.truncated),
    problem: capture.problem,
    created: capture.created,
    path: capture.path,
  }
}

export function captureOf(row: Selectable<CaptureRow>): StoredCapture {
  return {
    number: row.number,
    name: row.name,
    state: row.state as CaptureWord,
    size: row.size,
    expectedSize: row.expected_size ?? undefined,
    octetsRead: row.octets_read,
    packets: row.packets,
    octets: row.octets,
    firstTime: row.first_time ?? undefined,
    lastTime: row.last_time ?? undefined,
    truncated: JSON.parse(row.truncated),
    problem: row.problem,
    created: row.created,
    path: row.path,
  }
}
