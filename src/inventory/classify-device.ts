/** Type and roles of a device: by its own claims, its model and its behaviour; the best founded one counts. */
import type { Claim, DeviceType, Module, Provenance } from '#model/device'
import { confidence } from '#model/fact'
import type { EvidenceChannel, TypeCandidate } from '#model/identification'
import type { ProtocolRoles } from '#model/protocol'
import { orNone } from '#model/short-list'
import { isScanning } from './behaviour.ts'
import { byBehaviour, type DeviceEvidence, provenanceOf } from './evidence.ts'
import type { Knowledge } from './knowledge.ts'
import type { ProtocolUse } from './protocol-use.ts'
import type { SiteView } from './site-view.ts'
import {
  classOfType,
  isController,
  isOfTheField,
  TYPE_OF_ROLE,
  typeOfName,
  typeOfOs,
  typeOfWords,
} from './type-tables.ts'

export interface ClassificationInput {
  readonly type: DeviceType
  readonly typeProvenance: Provenance | undefined
  readonly roles: readonly string[]
  readonly rolesProvenance: Provenance | undefined
  readonly isProgrammingDevice: boolean
  readonly isScanner: boolean
  /** All that speaks for some type, as identification weighs it. */
  readonly candidates: readonly TypeCandidate[]
  /** An industrial protocol or an identity service decided: identification keeps this type. */
  readonly isSettled: boolean
  /** How sure the best single statement is; 0 where there is none. */
  readonly confidence: number
}

/** How far each kind of behaviour is to be believed, where two disagree. */
const trust = {
  module: 0.85,
  programming: 0.8,
  gateway: 0.75,
  /** Confidence of a server by its industrial protocol: the more specialised, the higher. */
  answering: { IED: 0.72, RTU: 0.71, PLC: 0.7 } as Partial<Record<DeviceType, number>>,
  answeringOther: 0.66,
  /** Exchanges data of a kind only such devices have; more than that its two ports make it a bridge. */
  exchanging: 0.61,
  /** Publishes to a group, or was only guessed to be the server. */
  peer: 0.5,
  forwarding: 0.65,
  supervising: 0.62,
  /** Gives tickets and keeps the directory, or the names. */
  domain: 0.6,
  capability: 0.6,
  polling: 0.58,
  service: 0.56,
  /** DNS and time are served by gear of every kind. */
  sideService: 0.5,
  os: 0.55,
  /** The name people gave it, where the name can mean one thing only; and where it merely suggests something. */
  plainName: 0.59,
  vagueName: 0.45,
  vendorClass: 0.4,
} as const

/** Capabilities of LLDP and CDP: IEEE 802.1AB-2016 §8.5.8.1. */
const CAPABILITIES: ReadonlySet<string> = new Set(['bridge', 'switch', 'router', 'station', 'repeater'])
const SIDE_SERVICES: ReadonlySet<string> = new Set(['dhcp-server', 'dns-server'])
/** Servers polled that make a station a SCADA server. */
const SCADA_TARGETS = 10
/** Modbus unit numbers that mean the addressed device itself: MODBUS Messaging on TCP/IP V1.0b §4.4.1.2. */
const SELF_UNITS: ReadonlySet<string> = new Set(['0', '255'])

interface Candidate extends TypeCandidate {
  /** By what it asks or answers in an industrial protocol. */
  readonly isOt: boolean
}

/** Channels by which the type of an industrial device is settled. */
const SETTLING: ReadonlySet<EvidenceChannel> = new Set(['person', 'service', 'catalogue', 'part'])

interface Question {
  readonly evidence: DeviceEvidence
  readonly knowledge: Knowledge
  readonly site: SiteView
  readonly modules: readonly Module[]
  readonly vendor: string
}

export function classifyDevice(question: Question): ClassificationInput {
  const { evidence, site } = question
  const candidates: Candidate[] = []
  const roles = new Map<string, Provenance>()
  let isOt = false
  // Queries make a client of the sensor; it operates nothing.
  if (evidence.ips.some((ip) => site.isSensor(ip))) return sensor(evidence)
  const say: Say = (type, provenance, role, channel = 'part') => {
    if (type !== undefined) candidates.push({ type, provenance, channel, isOt })
    if (role !== undefined && !roles.has(role)) roles.set(role, provenance)
  }
  sayReported(question, say)
  isOt = true
  sayOt(question, say)
  isOt = false
  sayServices(question, say)
  if (roles.has('key-distribution-center') && (roles.has('directory-server') || roles.has('dns-server')))
    say('Domain Controller', byBehaviour('tickets and directory', trust.domain, undefined, evidence))
  if (evidence.isForwarding)
    say('Router', byBehaviour('frames of other hosts', trust.forwarding, undefined, evidence), 'router')
  const isScanner = isScanning(evidence.hosts) || evidence.ips.some((ip) => site.isScanner(ip))
  if (evidence.ips.some((ip) => site.isScanner(ip)))
    say(undefined, siteFile('scanners', evidence), 'approved-scanner')
  if (isScanner)
    say(undefined, byBehaviour('unanswered attempts', trust.programming, undefined, evidence), 'scanner')
  if (evidence.ips.some((ip) => site.isBackupServer(ip)))
    say('Backup Server', siteFile('backupServers', evidence), 'backup-server')
  let best: Candidate | undefined
  for (const one of candidates) if (best === undefined || isBetter(one, best)) best = one
  // Adapters, gateways and drives answer like a controller without being one.
  if (best !== undefined && isOfTheField(best.type) && !isController(best.type)) roles.delete('controller')
  const names = orNone([...roles.keys()].sort())
  return {
    type: best?.type ?? 'Unknown',
    typeProvenance: best?.provenance,
    roles: names,
    rolesProvenance: names[0] === undefined ? undefined : roles.get(names[0]),
    isProgrammingDevice: roles.has('engineering-station'),
    isScanner,
    candidates,
    confidence: best?.provenance.confidence ?? 0,
    isSettled:
      best !== undefined &&
      (best.isOt ||
        (best.channel === 'service' && best.type === 'Server') ||
        (SETTLING.has(best.channel) && classOfType(best.type) === 'OT')),
  }
}

const SENSOR_ROLES: readonly string[] = ['sensor']

function sensor(evidence: DeviceEvidence): ClassificationInput {
  const provenance = {
    source: 'active queries',
    field: 'source address',
    place: undefined,
    time: evidence.first,
    confidence: 1,
  }
  return {
    type: 'Server',
    typeProvenance: provenance,
    roles: SENSOR_ROLES,
    rolesProvenance: provenance,
    isProgrammingDevice: false,
    isScanner: false,
    candidates: [{ type: 'Server', provenance, channel: 'person' }],
    confidence: 1,
    isSettled: true,
  }
}

/** Of two equally founded answers that of the controller: an IO controller may be another's device too. */
function isBetter(one: Candidate, other: Candidate): boolean {
  const more = one.provenance.confidence - other.provenance.confidence
  return more > 0 || (more === 0 && isController(one.type) && !isController(other.type))
}

const NO_PARTS: ProtocolRoles = {}

type Say = (
  type: DeviceType | undefined,
  provenance: Provenance,
  role?: string,
  channel?: EvidenceChannel,
) => void

/** A type claimed by a device counts as much as the service that claims it. */
function channelOf({ source, confidence: sure }: Pick<Claim, 'source' | 'confidence'>): EvidenceChannel {
  if (source === 'person' || source === 'site file') return 'person'
  if (source === 'baseline file') return 'part'
  if (sure >= confidence.management) return 'service'
  return sure >= confidence.banner ? 'kind' : 'part'
}

function siteFile(field: string, evidence: DeviceEvidence): Provenance {
  return { source: 'site file', field, place: undefined, time: evidence.first, confidence: 1 }
}

/** Type from the texts of the device, its model or its operating system. */
function sayReported({ evidence, knowledge, modules, vendor }: Question, say: Say): void {
  for (const claim of evidence.claims.get('type') ?? [])
    say(typeOfWords(claim.value), provenanceOf(claim), undefined, channelOf(claim))
  for (const claim of evidence.claims.get('role') ?? []) {
    // A role is one part, a type the whole; and controllers with two ports announce themselves as bridges too.
    // Gear of every kind serves addresses and names.
    if (SIDE_SERVICES.has(claim.value)) {
      say(undefined, provenanceOf(claim), claim.value)
      continue
    }
    const most = CAPABILITIES.has(claim.value) ? trust.capability : 1
    const provenance = { ...provenanceOf(claim), confidence: Math.min(most, claim.confidence * 0.95) }
    say(TYPE_OF_ROLE.get(claim.value) ?? typeOfWords(claim.value), provenance, claim.value, channelOf(claim))
  }
  for (const attribute of ['order-number', 'model'] as const) {
    for (const claim of evidence.claims.get(attribute) ?? []) {
      const provenance = { ...provenanceOf(claim), confidence: Math.min(0.9, claim.confidence) }
      say(knowledge.typeOfModel(vendor, claim.value)?.type, provenance, undefined, 'catalogue')
    }
  }
  for (const { vendor: maker, orderNumber, model, provenance } of modules) {
    const type = knowledge.typeOfModel(maker || vendor, orderNumber || model)?.type
    const from = provenance.model ?? provenance.orderNumber
    if (type === 'PLC' && from !== undefined)
      say('PLC', { ...from, confidence: trust.module }, undefined, 'catalogue')
  }
  const os = evidence.best('os')
  if (os !== undefined)
    say(
      typeOfOs(os.value),
      {
        ...provenanceOf(os),
        confidence: Math.min(trust.os, os.confidence),
      },
      undefined,
      // A server edition is licensed for one purpose, whatever else the machine does.
      isServerEdition(os.value) ? 'service' : 'text',
    )
  for (const claim of evidence.claims.get('name') ?? []) {
    const named = typeOfName(claim.value)
    if (named === undefined) continue
    const most = named.isPlain ? trust.plainName : trust.vagueName
    say(
      named.type,
      { ...provenanceOf(claim), confidence: Math.min(most, claim.confidence) },
      undefined,
      'name',
    )
  }
  const vendorClass = evidence.best('vendor-class')
  if (vendorClass?.value.startsWith('MSFT'))
    say('Workstation', { ...provenanceOf(vendorClass), confidence: trust.vendorClass }, undefined, 'text')
}

function isServerEdition(os: string): boolean {
  return /windows.*server/i.test(os)
}

function sayOt({ evidence, knowledge }: Question, say: Say): void {
  for (const [protocol, uses] of evidence.uses) {
    if (knowledge.protocolFamily(protocol) !== 'ot') continue
    const parts = knowledge.protocolRoles(protocol) ?? NO_PARTS
    for (const use of uses) sayOtUse(protocol, parts, use, evidence, say)
  }
  const units = new Set<string>()
  for (const host of evidence.hosts) {
    for (const { protocol, kind, value } of host.protocolAddresses?.values() ?? []) {
      if (protocol === 'modbus' && kind === 'unit' && !SELF_UNITS.has(value)) units.add(value)
    }
  }
  if (units.size >= 2) {
    const use = evidence.uses.get('modbus')?.[0]
    say('Protocol Converter', byBehaviour('Modbus units', trust.gateway, use, evidence), 'gateway')
  }
}

function sayOtUse(
  protocol: string,
  parts: ProtocolRoles,
  use: ProtocolUse,
  evidence: DeviceEvidence,
  say: Say,
): void {
  const served = parts.server?.type
  if (use.asServer) {
    const confidence = (served === undefined ? undefined : trust.answering[served]) ?? trust.answeringOther
    say(
      served,
      byBehaviour(`answers ${protocol}`, confidence, use, evidence),
      parts.server?.role ?? (served === 'PLC' ? 'controller' : undefined),
    )
  } else if (use.asPeer && parts.peer !== undefined) {
    say(parts.peer.type, byBehaviour(`exchanges ${protocol}`, trust.exchanging, use, evidence))
  } else if (use.asPeer) {
    say(served, byBehaviour(`speaks ${protocol}`, trust.peer, use, evidence))
  }
  if (!use.asClient) return
  if (parts.client !== undefined) {
    const { type, role } = parts.client
    const confidence = isController(type) ? trust.answeringOther : trust.polling
    say(type, byBehaviour(`asks by ${protocol}`, confidence, use, evidence), role)
    return
  }
  if (use.hasProgrammed) {
    // A controller that starts or loads another is a controller still.
    const confidence = use.asServer ? trust.peer : trust.programming
    say(
      'Engineering Station',
      byBehaviour(`programs by ${protocol}`, confidence, use, evidence),
      'engineering-station',
    )
  }
  // A client of a broker or a terminal server does not monitor the plant by that.
  if (served === undefined || !isOfTheField(served)) return
  const targets = use.targets?.size ?? 0
  if (targets >= SCADA_TARGETS) {
    say(
      'Server',
      byBehaviour(`asks ${targets} devices by ${protocol}`, trust.supervising, use, evidence),
      'scada-server',
    )
  } else {
    say(
      'HMI',
      byBehaviour(`asks by ${protocol}`, trust.polling, use, evidence),
      use.hasProgrammed || evidence.hosts.some(({ servesOt }) => servesOt) ? undefined : 'hmi',
    )
  }
}

function sayServices({ evidence, knowledge }: Question, say: Say): void {
  for (const [protocol, uses] of evidence.uses) {
    const { server: answering, sender } = knowledge.protocolRoles(protocol) ?? NO_PARTS
    // A server of an industrial protocol has been judged by that already.
    const service = knowledge.protocolFamily(protocol) === 'ot' ? undefined : answering
    for (const use of uses) {
      if (service !== undefined && use.asServer) {
        const isSide = protocol === 'dns' || protocol === 'ntp'
        say(
          service.type,
          byBehaviour(`answers ${protocol}`, isSide ? trust.sideService : trust.service, use, evidence),
          service.role,
        )
      }
      if (sender !== undefined && (use.asClient || use.asPeer)) {
        say(sender.type, byBehaviour(`sends ${protocol}`, trust.service, use, evidence), sender.role)
      }
    }
  }
}
