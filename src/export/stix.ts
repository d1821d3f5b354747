/**
 * Devices, weaknesses, sightings and attacks as a STIX 2.1 bundle (OASIS, 10 June 2021): infrastructure, vulnerability,
 * relationships, notes of alerts, and incidents. Ids come from content (UUIDv5), so that the same
 * plant gives the same objects and a platform updates instead of doubling them.
 */
import type { AlertItem, Analysis, DeviceItem } from '#schema/analysis'
import type { ExposureItem } from '#schema/exposure'
import type { IncidentItem } from '#schema/incident'
import { productOf } from '#schema/product'
import { uuidOf } from './uuid.ts'

/** Of ids of observables, fixed by STIX 2.1 §2.9; other objects must not use it. */
const OBSERVABLES = '00abedb4-aa42-466c-9c01-fed23315a9b7'
/** Ours, drawn once. */
const OBJECTS = '6c0d9c0e-52f5-5b0a-9d3e-1f6f0a7c4b21'

type StixObject = Readonly<Record<string, unknown>> & { readonly id: string }

const EPOCH = '1970-01-01T00:00:00Z'

/** Confidence of STIX, 0 to 100: certain and possible matches. */
const CONFIDENCE = { affected: 90, possible: 40 } as const

export function stixBundle({ devices, exposures, alerts, incidents, capture }: Analysis): string {
  const time = stampOf(capture.firstTime ?? EPOCH)
  const author: StixObject = {
    ...common('identity', 'sightglass', time),
    name: 'Sightglass',
    identity_class: 'system',
  }
  const objects = new Map<string, StixObject>([[author.id, author]])
  const add = (object: StixObject): string => {
    if (!objects.has(object.id)) objects.set(object.id, { ...object, created_by_ref: author.id })
    return object.id
  }
  // Observables have neither author nor times: STIX 2.1 §6.
  const observe = (object: StixObject): string => {
    objects.set(object.id, object)
    return object.id
  }
  const places = new Map<string, string>()
  for (const device of devices) {
    places.set(device.id, add(infrastructureOf(device)))
    for (const address of addressesOf(device))
      add(relation('consists-of', places.get(device.id)!, observe(address), time))
  }
  for (const exposure of exposures) {
    const place = places.get(exposure.device)
    if (place === undefined || exposure.kind !== 'advisory' || exposure.score <= 0) continue
    const weakness = add(vulnerabilityOf(exposure, time))
    const description = exposure.proofs[0]?.reason ?? ''
    add({
      ...relation('has', place, weakness, time),
      confidence: CONFIDENCE[exposure.verdict],
      ...(description === '' ? {} : { description }),
    })
  }
  for (const alert of alerts) {
    if (alert.isLearning) continue
    const refs = [alert.source, alert.destination].flatMap((id) => places.get(id) ?? [])
    const techniques = alert.techniques.map((technique) => add(techniqueOf(technique, time)))
    add(noteOf(alert, [...refs, ...techniques], author.id))
  }
  for (const incident of incidents) addIncident(incident, places, add)
  return `${JSON.stringify({ type: 'bundle', id: `bundle--${uuidOf(`bundle\n${stampOf(capture.lastTime ?? EPOCH)}\n${[...objects.keys()].join()}`, OBJECTS)}`, objects: [...objects.values()] }, null, 1)}\n`
}

function common(type: string, content: string, time: string) {
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${uuidOf(`${type}\n${content}`, OBJECTS)}`,
    created: time,
    modified: time,
  }
}

function infrastructureOf(device: DeviceItem): StixObject {
  const product = [productOf(device), device.firmware].filter(Boolean).join(' ')
  const external = [
    ['order number', device.orderNumber],
    ['serial number', device.serial],
  ].filter(([, value]) => value !== '')
  return {
    ...common('infrastructure', device.id, stampOf(device.firstSeen)),
    modified: stampOf(device.lastSeen),
    name: device.name || device.ipAddresses[0] || device.macAddresses[0] || device.id,
    description: [device.type, product, device.zone && `zone ${device.zone}`].filter(Boolean).join(', '),
    infrastructure_types: ['unknown'],
    first_seen: stampOf(device.firstSeen),
    last_seen: stampOf(device.lastSeen),
    ...(external.length === 0
      ? {}
      : {
          external_references: external.map(([source_name, external_id]) => ({ source_name, external_id })),
        }),
  }
}

/** Observables of a device; their ids are those the standard reckons from their values (§2.9). */
function addressesOf({ ipAddresses, macAddresses }: DeviceItem): StixObject[] {
  const observable = (type: string, value: string): StixObject => ({
    type,
    spec_version: '2.1',
    id: `${type}--${uuidOf(JSON.stringify({ value }), OBSERVABLES)}`,
    value,
  })
  return [
    ...ipAddresses.map((value) => observable(value.includes(':') ? 'ipv6-addr' : 'ipv4-addr', value)),
    ...macAddresses.map((value) => observable('mac-addr', value.toLowerCase())),
  ]
}

function vulnerabilityOf({ name, title, vector, cwe }: ExposureItem, time: string): StixObject {
  return {
    ...common('vulnerability', name, time),
    name,
    description: [title, vector, cwe].filter(Boolean).join(' · '),
    external_references: [{ source_name: 'cve', external_id: name }],
  }
}

function techniqueOf(technique: string, time: string): StixObject {
  return {
    ...common('attack-pattern', technique, time),
    name: technique,
    external_references: [{ source_name: 'mitre-attack', external_id: technique }],
  }
}

/** An alert: a note about what took part. It must speak of something (§4.14). */
function noteOf(alert: AlertItem, refs: readonly string[], author: string): StixObject {
  return {
    ...common('note', alert.id, stampOf(alert.time)),
    modified: stampOf(alert.lastTime),
    abstract: alert.title,
    content: alert.what || alert.title,
    labels: [alert.severity, alert.engine],
    object_refs: refs.length === 0 ? [author] : [...new Set(refs)],
  }
}

function addIncident(
  incident: IncidentItem,
  places: ReadonlyMap<string, string>,
  add: (object: StixObject) => string,
): void {
  const time = stampOf(incident.lastTime)
  const self = add({
    ...common('incident', incident.id, stampOf(incident.time)),
    modified: time,
    name: incident.title,
    description: incident.stages
      .map(
        (stage) =>
          `${stage.time} ${stage.stage}: ${stage.sourceName || stage.source} → ${stage.destinationName || stage.destination}`,
      )
      .join('\n'),
    labels: [incident.severity],
  })
  const targets = incident.stages.flatMap(({ source, destination }) => [source, destination])
  for (const place of new Set(targets.flatMap((id) => places.get(id) ?? [])))
    add(relation('related-to', self, place, time))
  for (const technique of new Set(incident.stages.flatMap(({ techniques }) => techniques)))
    add(relation('related-to', self, add(techniqueOf(technique, time)), time))
}

function relation(type: string, source: string, target: string, time: string): StixObject {
  return {
    ...common('relationship', `${type}\n${source}\n${target}`, time),
    relationship_type: type,
    source_ref: source,
    target_ref: target,
  }
}

/** Three digits of a second, as most readers want it: §3.13 of STIX allows any. */
function stampOf(time: string): string {
  return new Date(time).toISOString()
}
