/** Which things a query asks for, as the SQL of the other stores has it. */
import type { Device, Link } from '#model/device'
import { eventSeverities, type TimelineEvent } from '#model/journal'
import type { Microseconds } from '#model/time'
import { alertDevices, identityColumns, isChanging, isSuppressed, searchText } from './facets.ts'
import type { AlertQuery, DeviceQuery, EventQuery, LinkQuery, SeenFilter, StoredAlert } from './store.ts'

export function isDeviceAsked(device: Device, query: DeviceQuery): boolean {
  const text = searchText(device)
  const words = (query.search ?? '').toLowerCase().split(/\s+/)
  const identity = identityColumns(device)
  return (
    words.every((word) => text.includes(word)) &&
    (query.ids === undefined || query.ids.includes(device.id)) &&
    (query.type === undefined || device.type === query.type) &&
    (query.class === undefined || device.class === query.class) &&
    (query.vendor === undefined || device.vendor === query.vendor) &&
    (query.zone === undefined || device.zone === query.zone) &&
    (query.subtype === undefined || identity.subtype === query.subtype) &&
    (query.category === undefined || identity.category === query.category) &&
    (query.confidence === undefined || identity.confidence === query.confidence) &&
    (query.contradictory === undefined || identity.contradictory === query.contradictory) &&
    (query.level === undefined || (device.purdueLevel ?? 'unknown') === query.level) &&
    (query.protocol === undefined || device.protocols.some((one) => one.protocol === query.protocol)) &&
    isSeen(device.firstSeen, device.lastSeen, query)
  )
}

export function isLinkAsked(link: Link, query: LinkQuery): boolean {
  return (
    (query.ids === undefined || query.ids.includes(link.id)) &&
    (query.device === undefined || link.client === query.device || link.server === query.device) &&
    (query.peer === undefined || link.client === query.peer || link.server === query.peer) &&
    (query.protocol === undefined || link.protocol === query.protocol) &&
    (query.changing === undefined || isChanging(link) === query.changing) &&
    (query.asked === undefined || link.operations.length > 0)
  )
}

export function isEventAsked(event: TimelineEvent, query: EventQuery): boolean {
  return (
    (query.device === undefined || event.devices.includes(query.device)) &&
    (query.type === undefined || event.type === query.type) &&
    (query.severity === undefined || eventSeverities(query.severity).includes(event.severity)) &&
    isSpokenOf(event, query.search) &&
    event.time >= (query.from ?? Number.NEGATIVE_INFINITY) &&
    event.time <= (query.until ?? Number.POSITIVE_INFINITY)
  )
}

export function isAlertAsked({ alert, triage, mute }: StoredAlert, query: AlertQuery): boolean {
  const status = triage?.status ?? 'new'
  const isStatus =
    query.status === undefined || query.status === status || (query.status === 'open' && status !== 'closed')
  return (
    isStatus &&
    (query.severity === undefined || alert.severity === query.severity) &&
    (query.engine === undefined || alert.engine === query.engine) &&
    (query.rule === undefined || alert.rule === query.rule) &&
    (query.suppressed === undefined || isSuppressed(alert, mute) === query.suppressed) &&
    (query.isLearning === undefined || alert.isLearning === query.isLearning) &&
    (query.device === undefined || alertDevices(alert).includes(query.device)) &&
    isSeen(alert.time, alert.lastTime, query)
  )
}

function isSeen(first: Microseconds, last: Microseconds, { from, until }: SeenFilter): boolean {
  return (from === undefined || last >= from) && (until === undefined || first <= until)
}

/** Case of ASCII letters only, as SQLite's LIKE has it. */
function isSpokenOf({ title, text }: TimelineEvent, search: string | undefined): boolean {
  if (search === undefined || search === '') return true
  const wanted = asciiLower(search)
  return asciiLower(title).includes(wanted) || asciiLower(text).includes(wanted)
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
