/** Alerts, incidents and events as messages. */
import { isIp, isMac } from '#model/address'
import type { Alert } from '#model/alert'
import type { Device } from '#model/device'
import { type Incident, STAGES } from '#model/incident'
import type { EventSeverity, TimelineEvent } from '#model/journal'
import { type ExportMessage, type MessageParty, type MessageReason, NO_PARTY, rankOf } from '#model/message'

/** UTF-16 units of any text and entries of any list that are kept; formats shorten further. */
const kept = { text: 2000, entries: 20 } as const

const short = (text: string) => text.slice(0, kept.text)
const few = (texts: readonly string[]) => texts.slice(0, kept.entries).map(short)

type Devices = ReadonlyMap<string, Device>

/** A device as one side of a message; an address where there is no device. */
export function partyOf(id: string, address: string, devices: Devices): MessageParty {
  const device = devices.get(id)
  if (device === undefined) {
    const text = short(address || id)
    return { ...NO_PARTY, name: text, ...(isMac(text) ? { mac: text } : { address: text }) }
  }
  return {
    id: short(id),
    name: short(device.name),
    address: short(isMac(address) || address === '' ? (device.ipAddresses[0] ?? '') : address),
    mac: short(device.macAddresses[0] ?? (isMac(address) ? address : '')),
    zone: short(device.zone),
    type: device.type,
    vendor: short(device.vendor),
  }
}

/** Ids of devices that the message of an alert names. */
export function devicesNamed({ source, destination }: Alert): readonly string[] {
  return [source, destination].filter((id) => id !== '')
}

export function alertMessage(alert: Alert, reason: MessageReason, devices: Devices): ExportMessage {
  return {
    kind: 'alert',
    reason,
    id: alert.id,
    rule: alert.rule,
    title: short(alert.title),
    text: short(alert.what),
    severity: alert.severity,
    engine: alert.engine,
    category: short(alert.category),
    protocol: short(alert.protocol),
    time: alert.time,
    lastTime: alert.lastTime,
    count: alert.count,
    techniques: few(alert.techniques),
    defenderTitles: few(alert.defenderTitles),
    source: partyOf(alert.source, alert.sourceAddress, devices),
    target: partyOf(alert.destination, alert.destinationAddress, devices),
    normal: short(alert.normal),
    why: short(alert.why),
    todo: few(alert.todo),
    path: `/alerts?alert=${encodeURIComponent(alert.id.toWellFormed())}&status=all`,
  }
}

/** Grows with the severity and with each later stage an attack reached, so that either is news. */
export function incidentRank({ severity, stages }: Incident): number {
  const latest = stages.reduce((far, { stage }) => Math.max(far, STAGES.indexOf(stage)), 0)
  return rankOf(severity) * STAGES.length + latest
}

/** Reason to send the incident again, from its last sent state; undefined if none. */
export function incidentReason(incident: Incident, before: number | undefined): MessageReason | undefined {
  if (before === undefined) return 'new'
  if (incidentRank(incident) <= before) return undefined
  return rankOf(incident.severity) > Math.floor(before / STAGES.length) ? 'graver' : 'further'
}

export function incidentMessage(incident: Incident, reason: MessageReason): ExportMessage {
  const { stages } = incident
  const [first] = stages
  const last = stages.at(-1)
  const nameOf = (id: string): string => {
    for (const stage of stages) {
      if (stage.source === id) return stage.sourceName
      if (stage.destination === id) return stage.destinationName
    }
    return id
  }
  const story = stages.map(
    ({ stage, sourceName, destinationName }) => `${stage}: ${sourceName} → ${destinationName}`,
  )
  return {
    kind: 'incident',
    reason,
    id: incident.id,
    rule: 'incident',
    title: short(incident.title),
    text: short(few(story).join('; ')),
    severity: incident.severity,
    engine: '',
    category: short(last?.stage ?? first?.stage ?? ''),
    protocol: '',
    time: incident.time,
    lastTime: incident.lastTime,
    count: Math.max(1, new Set(stages.flatMap(({ alerts }) => alerts)).size),
    techniques: few([...new Set(stages.flatMap(({ techniques }) => techniques))]),
    defenderTitles: [],
    source: named(incident.entry, nameOf(incident.entry)),
    target: named(incident.target, nameOf(incident.target)),
    normal: '',
    why: '',
    todo: [],
    path: '/incidents',
  }
}

function named(id: string, name: string): MessageParty {
  return { ...NO_PARTY, id: short(id), name: short(name), address: isIp(id) ? id : '' }
}

const EVENT_SEVERITY: Partial<Record<EventSeverity, Alert['severity']>> = { info: 'notice', alert: 'warning' }

/** False for timeline entries of alerts: those are sent as alerts. */
export function isSentAsEvent({ type }: TimelineEvent): boolean {
  return type !== 'alert'
}

export function eventMessage(event: TimelineEvent, devices: Devices): ExportMessage {
  const [source = '', target = ''] = event.devices
  return {
    kind: 'event',
    reason: 'new',
    id: event.id,
    rule: short(event.type),
    title: short(event.title),
    text: short(event.text),
    severity: EVENT_SEVERITY[event.severity] ?? (event.severity as Alert['severity']),
    engine: '',
    category: '',
    protocol: '',
    time: event.time,
    lastTime: event.time,
    count: 1,
    techniques: [],
    defenderTitles: [],
    source: partyOf(source, '', devices),
    target: partyOf(target, '', devices),
    normal: '',
    why: '',
    todo: [],
    path: source === '' ? '' : `/devices/${encodeURIComponent(source.toWellFormed())}?tab=timeline`,
  }
}
