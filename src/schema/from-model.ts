/** Model values as the shapes of the contract. Pure; `files` are the names of the capture files, by index. */
import type { Alert } from '#model/alert'
import type {
  Claim,
  Device,
  Member,
  Link as ModelLink,
  ProgramPart as ModelProgramPart,
  Module,
  Provenance,
} from '#model/device'
import type { DeviceRisk } from '#model/exposure'
import type { Place } from '#model/fact'
import { certaintyOf } from '#model/identification'
import type { Incident } from '#model/incident'
import { consequenceText } from '#model/incident-title'
import type { TimelineEvent } from '#model/journal'
import { hintsOf } from '#model/port-hints'
import { type Microseconds, timeText } from '#model/time'
import type { AlertItem } from './alert.ts'
import { type DeviceItem, type ModuleItem, NOT_IDENTIFIED, type ProgramPartItem } from './device.ts'
import type { EventItem } from './event.ts'
import type { IncidentItem } from './incident.ts'
import type { LinkItem, LinkOperationItem, LinkSessionItem } from './link.ts'
import { quoted } from './quoted.ts'
import type { ClaimedValue, FramePlace, Proof } from './terms.ts'

/** Last second of the year 9999: RFC 3339 §1 knows four digits of year. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59) * 1000

/** RFC 3339 text; a time outside the years 1970 to 9999 is moved to the nearer end. */
export function timeOf(time: Microseconds): string {
  if (!(time > 0)) return timeText(0)
  return timeText(Math.min(time, LATEST))
}

export function timeOrNull(time: Microseconds | undefined): string | null {
  return time === undefined ? null : timeOf(time)
}

/** Frame of a place; null for none. A file without a name is called by its number. */
export function frameOf(place: Place | undefined, files: readonly string[]): FramePlace | null {
  if (place === undefined || place.frame < 1) return null
  return { file: files[place.file] ?? `#${place.file}`, number: place.frame }
}

/** Scores are undefined if unknown. */
export function deviceOf(device: Device, files: readonly string[], risk?: DeviceRisk): DeviceItem {
  const { alternatives, provenance, modules, purdueLevel, ...rest } = device
  return {
    id: rest.id,
    name: rest.name,
    type: rest.type,
    class: rest.class,
    ...identificationOf(device, files),
    roles: [...rest.roles],
    vendor: rest.vendor,
    model: rest.model,
    orderNumber: rest.orderNumber,
    serial: rest.serial,
    firmware: rest.firmware,
    hardware: rest.hardware,
    software: rest.software,
    os: rest.os,
    description: rest.description,
    location: rest.location,
    hostnames: [...rest.hostnames],
    purdueLevel: purdueLevel ?? null,
    zone: rest.zone,
    realm: rest.realm,
    macAddresses: [...rest.macAddresses],
    guessedMacAddresses: [...rest.guessedMacAddresses],
    ipAddresses: [...rest.ipAddresses],
    vlans: [...rest.vlans],
    protocols: [...rest.protocols],
    protocolAddresses: [...rest.protocolAddresses],
    modules: modules.map((module) => moduleOf(module, files)),
    program: (rest.program ?? []).map((part) => programPartOf(part, files)),
    members: [...(rest.members ?? [])],
    hosts: (rest.hosts ?? []).map(hostOf),
    mode: rest.mode,
    keyPosition: rest.keyPosition,
    clockOffset: rest.clockOffset ?? '',
    authorised: rest.authorised,
    importance: rest.importance,
    isProgrammingDevice: rest.isProgrammingDevice,
    isScanner: rest.isScanner,
    firstSeen: timeOf(rest.firstSeen),
    lastSeen: timeOf(rest.lastSeen),
    packets: rest.packets,
    riskScore: risk?.riskScore ?? null,
    securityScore: risk?.securityScore ?? null,
    provenance: proofs(provenance, files),
    alternatives: Object.fromEntries(
      Object.entries(alternatives).map(([name, claims]) => [
        name,
        claims.map((claim) => claimOf(claim, files)),
      ]),
    ),
  }
}

function identificationOf(
  { identification: found, provenance: proofs }: Pick<Device, 'identification' | 'provenance'>,
  files: readonly string[],
) {
  if (found === undefined) return { ...NOT_IDENTIFIED, reasons: [] }
  const { tokens: _words, reasons, runnerUp = null, confidence, ...rest } = found
  return {
    ...rest,
    confidence: { ...confidence },
    ...certaintyOf(found, proofs.type?.source === 'person'),
    reasons: reasons.map(({ provenance, ...reason }) => ({ ...reason, proof: proofOf(provenance, files) })),
    runnerUp,
  }
}

function programPartOf(
  { removed, versions, ...part }: ModelProgramPart,
  files: readonly string[],
): ProgramPartItem {
  return {
    name: part.name,
    type: part.type,
    purpose: part.purpose,
    protocol: part.protocol,
    path: part.path,
    removed: timeOrNull(removed),
    versions: versions.map(({ time, lastTime, place, details, ...version }) => ({
      time: timeOf(time),
      lastTime: timeOf(lastTime),
      by: version.by,
      direction: version.direction,
      bytes: version.bytes,
      sha256: version.sha256,
      details: { ...details },
      frame: frameOf(place, files),
    })),
  }
}

function hostOf({ address, hostnames, software, os, facts }: Member): DeviceItem['hosts'][number] {
  const copies = Object.entries(facts).map(
    ([attribute, values]) => [attribute, [...values]] as [string, string[]],
  )
  return {
    address,
    hostnames: [...hostnames],
    software: [...software],
    os,
    facts: Object.fromEntries(copies),
  }
}

function moduleOf(module: Module, files: readonly string[]): ModuleItem {
  return {
    path: module.path,
    rack: module.rack ?? null,
    slot: module.slot ?? null,
    name: module.name ?? '', // stored before modules had names
    type: module.type,
    vendor: module.vendor,
    model: module.model,
    orderNumber: module.orderNumber,
    serial: module.serial,
    firmware: module.firmware,
    provenance: proofs(module.provenance, files),
  }
}

function proofs(all: Readonly<Record<string, Provenance>>, files: readonly string[]): Record<string, Proof> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, proofOf(one, files)]))
}

export function proofOf(
  { source, field, place, time, confidence }: Provenance,
  files: readonly string[],
): Proof {
  return { source, field, frame: frameOf(place, files), time: timeOf(time), confidence }
}

function claimOf(claim: Claim, files: readonly string[]): ClaimedValue {
  return { value: claim.value, ...proofOf(claim, files) }
}

export function linkOf(link: ModelLink, files: readonly string[]): LinkItem {
  const hinted = hintsOf(link)
  return {
    id: link.id,
    client: link.client,
    server: link.server,
    clientAddress: link.clientAddress,
    serverAddress: link.serverAddress,
    transport: link.transport,
    port: link.port ?? null,
    protocol: link.protocol,
    ...(hinted.length === 0 ? {} : { hinted: [...hinted] }),
    packets: link.packets,
    bytes: link.bytes,
    firstSeen: timeOf(link.firstSeen),
    lastSeen: timeOf(link.lastSeen),
    operations: link.operations.map(operationOf),
    ...(link.sessions === undefined
      ? {}
      : { sessions: link.sessions.map((session) => sessionOf(session, files)) }),
    firstFrame: frameOf(link.firstPlace, files),
  }
}

export function sessionOf(
  session: NonNullable<ModelLink['sessions']>[number],
  files: readonly string[],
): LinkSessionItem {
  const { firstPlace, firstSeen, lastSeen, ...same } = session
  return {
    ...same,
    firstSeen: timeOf(firstSeen),
    lastSeen: timeOf(lastSeen),
    firstFrame: frameOf(firstPlace, files),
  }
}

/** The text of `operationOf` as JSON. */
export function operationText(operation: ModelLink['operations'][number]): string {
  let outcomes = ''
  for (const outcome in operation.outcomes) {
    const count = operation.outcomes[outcome as keyof typeof operation.outcomes]
    if (count !== undefined) outcomes += `${outcomes === '' ? '' : ','}${quoted(outcome)}:${count}`
  }
  return (
    `{"verb":${quoted(operation.verb)},"code":${quoted(operation.code)},"name":${quoted(operation.name)},` +
    `"count":${operation.count},"outcomes":{${outcomes}},` +
    `"firstSeen":"${timeOf(operation.firstSeen)}","lastSeen":"${timeOf(operation.lastSeen)}",` +
    `"objects":[${operation.objects.map(quoted).join()}]}`
  )
}

function operationOf(operation: ModelLink['operations'][number]): LinkOperationItem {
  return {
    verb: operation.verb,
    code: operation.code,
    name: operation.name,
    count: operation.count,
    outcomes: { ...operation.outcomes },
    firstSeen: timeOf(operation.firstSeen),
    lastSeen: timeOf(operation.lastSeen),
    objects: [...operation.objects],
  }
}

export function alertOf(alert: Alert, files: readonly string[]): AlertItem {
  return {
    id: alert.id,
    rule: alert.rule,
    title: alert.title,
    engine: alert.engine,
    severity: alert.severity,
    category: alert.category,
    time: timeOf(alert.time),
    lastTime: timeOf(alert.lastTime),
    count: alert.count,
    source: alert.source,
    destination: alert.destination,
    sourceAddress: alert.sourceAddress,
    destinationAddress: alert.destinationAddress,
    targets: [...alert.targets],
    protocol: alert.protocol,
    techniques: [...alert.techniques],
    defenderTitles: [...alert.defenderTitles],
    learnable: alert.learnable,
    isLearning: alert.isLearning,
    maintenance: alert.maintenance,
    what: alert.what,
    normal: alert.normal,
    why: alert.why,
    todo: [...alert.todo],
    zones: [...(alert.zones ?? ['', ''])],
    relatedActivity: (alert.relatedActivity ?? []).map(({ time, text, place }) => ({
      time: timeOf(time),
      text,
      frame: frameOf(place, files),
    })),
    risk: alert.risk ?? '',
    again: alert.again === undefined ? null : { ...alert.again },
    episodes: alert.episodes.map(({ from, to, count, places = [] }) => ({
      from: timeOf(from),
      to: timeOf(to),
      count,
      ...(places.length > 0 && { frames: places.flatMap((place) => frameOf(place, files) ?? []) }),
    })),
    frames: alert.places.flatMap((place) => frameOf(place, files) ?? []),
  }
}

export function eventOf(event: TimelineEvent, files: readonly string[]): EventItem {
  return {
    id: event.id,
    time: timeOf(event.time),
    type: event.type,
    severity: event.severity,
    title: event.title,
    text: event.text,
    devices: [...event.devices],
    frame: frameOf(event.place, files),
  }
}

export function incidentOf(incident: Incident): IncidentItem {
  const { id, title, severity, score, entry, target, time, lastTime, stages, consequences, path } = incident
  return {
    id,
    title,
    severity,
    score,
    entry,
    target,
    time: timeOf(time),
    lastTime: timeOf(lastTime),
    stages: stages.map((one) => ({
      stage: one.stage,
      time: timeOf(one.time),
      alerts: [...one.alerts],
      techniques: [...one.techniques],
      techniqueNames: [...one.techniqueNames],
      source: one.source,
      destination: one.destination,
      sourceName: one.sourceName,
      destinationName: one.destinationName,
    })),
    ...(consequences !== undefined && {
      consequences: consequences.map((one) => ({
        kind: one.kind,
        text: consequenceText(one),
        time: timeOf(one.time),
        count: one.count,
        deviceCount: one.deviceCount,
        devices: one.devices.map(({ id, name }) => ({ id, name })),
        alerts: [...one.alerts],
      })),
    }),
    ...(path !== undefined && {
      path: path.map(({ id, name, isUnseen }) => ({ id, name, ...(isUnseen && { isUnseen }) })),
    }),
  }
}
