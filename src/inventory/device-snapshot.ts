/** Makes the snapshot of a device from the evidence, each value with where it comes from. */
import { isLocalMac, macOfEui64 } from '#model/address'
import type { Claim, Device, DeviceClass, Provenance } from '#model/device'
import { displayName } from '#model/display-name'
import type { Judgement } from '#model/identification'
import type { SiteDevice } from '#model/site'
import { type ClassificationInput, classifyDevice } from './classify-device.ts'
import { type DeviceState, INTERNET_ID, packetsOf, recount } from './device-state.ts'
import {
  asksOf,
  type DeviceEvidence,
  gather,
  hostnamesOf,
  partsOf,
  programOf,
  protocolAddressesOf,
  provenanceOf,
  rolesInProtocols,
  vlansOf,
} from './evidence.ts'
import { internetSnapshot } from './internet.ts'
import type { Knowledge } from './knowledge.ts'
import { type Counters, limits } from './limits.ts'
import { modulesOf, withClaims } from './modules.ts'
import { NetworkPositionInference } from './network-position.ts'
import { osOfBuild } from './os-names.ts'
import type { SiteView } from './site-view.ts'
import { classOfType } from './type-tables.ts'

/** Attribute → field of {@link Device} that shows its best value as it is. */
const PLAIN_FIELDS = [
  ['order-number', 'orderNumber'],
  ['serial', 'serial'],
  ['firmware', 'firmware'],
  ['hardware', 'hardware'],
  ['description', 'description'],
  ['location', 'location'],
  ['key-position', 'keyPosition'],
  ['clock-offset', 'clockOffset'],
] as const

/** A text and whence it comes; `claim` where it is one claim's own words. */
interface Shown {
  readonly value: string
  readonly provenance: Provenance | undefined
  readonly claim?: Claim | undefined
}

const UNSHOWN: Shown = { value: '', provenance: undefined }

/** Least confidence of one statement alone that gives a type. */
const USUAL = 0.45

/** Class by category, if the type has none. */
const CLASS_OF_CATEGORY: ReadonlyMap<string, DeviceClass> = new Map<string, DeviceClass>([
  ['building', 'IoT'],
  ['home', 'IoT'],
  ['surveillance', 'IoT'],
  ['medical', 'IoT'],
  ['office', 'IoT'],
  ['power', 'IoT'],
  ['retail', 'IoT'],
  ['transport', 'IoT'],
  ['industrial', 'OT'],
  ['it', 'IT'],
  ['mobile', 'IT'],
  ['network', 'Network'],
])

interface Parts {
  readonly knowledge: Knowledge
  readonly site: SiteView
  readonly devices: ReadonlyMap<string, DeviceState>
  readonly counters: Counters
}

export class DeviceSnapshot {
  readonly #knowledge: Knowledge
  readonly #site: SiteView
  readonly #devices: ReadonlyMap<string, DeviceState>
  readonly #company: NetworkPositionInference

  constructor({ knowledge, site, devices, counters }: Parts) {
    this.#knowledge = knowledge
    this.#site = site
    this.#devices = devices
    this.#company = new NetworkPositionInference(site, counters)
  }

  settle(): void {
    this.#company.settle(this.#devices.values())
  }

  /** A snapshot good enough for rules: its counters and times may be old. */
  glance(knownDevice: DeviceState | undefined): Device | undefined {
    if (knownDevice === undefined) return undefined
    if (knownDevice.snapshot !== undefined && (!knownDevice.isDirty || knownDevice.id === INTERNET_ID))
      return knownDevice.snapshot
    return this.of(knownDevice)
  }

  /** The current device. */
  of(knownDevice: DeviceState): Device {
    if (knownDevice.snapshot !== undefined && !knownDevice.isDirty) {
      if (knownDevice.isStale) knownDevice.snapshot = recount(knownDevice.snapshot, knownDevice)
    } else {
      knownDevice.snapshot =
        knownDevice.id === INTERNET_ID ? internetSnapshot(knownDevice) : this.#draw(knownDevice)
      knownDevice.isUntold = true
    }
    knownDevice.isDirty = false
    knownDevice.isStale = false
    return knownDevice.snapshot
  }

  #draw(knownDevice: DeviceState): Device {
    const heard = gather(knownDevice)
    const device = heard.hosts
      .map((host) => this.#site.deviceAt(host.realm, host.address))
      .find((one) => one !== undefined)
    const { modules, own } = modulesOf(heard.hosts, this.#knowledge)
    const evidence = withClaims(heard, own)
    const shown = this.#texts(evidence, device)
    const parts = classifyDevice({
      evidence,
      knowledge: this.#knowledge,
      site: this.#site,
      modules,
      vendor: shown.vendor!.value,
    })
    const judged = this.#judge(evidence, parts, shown)
    const type = device?.type ?? judged?.type ?? parts.type
    if (judged !== undefined) showJudged(shown, judged)
    const deviceClass = this.#classOf(type, evidence, judged?.identification.category ?? '')
    const standing = this.#company.standingOf(evidence, device, { type, class: deviceClass })
    const text = (field: string): string => shown[field]?.value ?? ''
    return {
      id: knownDevice.id,
      name:
        text('name') ||
        displayName({
          ...{ type, zone: standing.zone, vendor: text('vendor'), model: text('model') },
          address: evidence.ips[0] ?? evidence.macs[0] ?? '',
        }),
      type,
      class: deviceClass,
      roles: parts.roles,
      vendor: text('vendor'),
      model: text('model'),
      orderNumber: text('orderNumber'),
      serial: text('serial'),
      firmware: text('firmware'),
      hardware: text('hardware'),
      software: text('software'),
      os: text('os'),
      description: text('description'),
      location: text('location'),
      hostnames: hostnamesOf(evidence),
      purdueLevel: standing.level,
      zone: standing.zone,
      realm: evidence.hosts[0]!.realm,
      macAddresses: evidence.macs,
      guessedMacAddresses: evidence.guessedMacs,
      ipAddresses: evidence.ips,
      vlans: vlansOf(evidence),
      protocols: rolesInProtocols(evidence),
      protocolAddresses: protocolAddressesOf(evidence),
      modules,
      program: programOf(heard),
      mode: text('mode'),
      keyPosition: text('keyPosition'),
      clockOffset: text('clockOffset'),
      authorised: device?.authorised ?? true,
      importance: device?.importance ?? (device?.isCrownJewel ? 'high' : 'medium'),
      isProgrammingDevice: parts.isProgrammingDevice,
      isScanner: parts.isScanner,
      firstSeen: evidence.first,
      lastSeen: evidence.last,
      packets: packetsOf(knownDevice),
      provenance: provenances(shown, {
        type: device?.type === undefined ? typeProvenanceOf(parts, judged) : reported('type', evidence),
        roles: parts.rolesProvenance,
        purdueLevel: standing.levelProvenance,
        zone: standing.zoneProvenance,
      }),
      alternatives: alternatives(evidence, shown),
      ...(judged === undefined ? undefined : { identification: judged.identification }),
    }
  }

  /** Identity by all evidence together; its own values of vendor, model and system are not replaced. */
  #judge(
    evidence: DeviceEvidence,
    parts: ClassificationInput,
    shown: Record<string, Shown>,
  ): Judgement | undefined {
    const maker = this.#makerOf(evidence)
    const text = (field: string): string => shown[field]?.value ?? ''
    return this.#knowledge.identify({
      claims: evidence.claims,
      candidates: parts.candidates,
      settledType: parts.isSettled ? parts.type : undefined,
      usualType: parts.confidence >= USUAL ? parts.type : undefined,
      parts: partsOf(evidence),
      macs: evidence.macs,
      maker: maker.value,
      makerProvenance: maker.provenance ?? reported('vendor', evidence),
      vendor: text('vendor'),
      model: text('model'),
      os: text('os'),
      addresses: [...evidence.macs, ...evidence.ips],
      taught: this.#site.identities,
      asks: asksOf(evidence),
    })
  }

  /** Every text field of the device with its source. */
  #texts(evidence: DeviceEvidence, device: SiteDevice | undefined): Record<string, Shown> {
    const shown: Record<string, Shown> = {}
    for (const [attribute, field] of PLAIN_FIELDS) shown[field] = best(evidence, attribute)
    shown.mode = evidence.best('mode') === undefined ? best(evidence, 'run-state') : best(evidence, 'mode')
    shown.name = best(evidence, 'name')
    shown.model = this.#model(evidence)
    shown.vendor = this.#vendor(evidence)
    shown.software = software(evidence)
    shown.os = os(evidence)
    for (const field of ['name', 'location', 'description'] as const) {
      const value = device?.[field] ?? ''
      if (value !== '') shown[field] = { value, provenance: reported(field, evidence) }
    }
    return shown
  }

  #model(evidence: DeviceEvidence): Shown {
    const model = best(evidence, 'model')
    if (model.value !== '') return model
    const order = evidence.best('order-number')
    if (order === undefined) return UNSHOWN
    const product =
      this.#knowledge.modelOfOrderNumber(order.value) ||
      (this.#knowledge.typeOfModel('', order.value)?.family ?? '')
    return product === '' ? UNSHOWN : { value: product, provenance: provenanceOf(order) }
  }

  /** Its own value, else its model's, else the vendor of its network card. */
  #vendor(evidence: DeviceEvidence): Shown {
    const claim = evidence.best('vendor')
    if (claim !== undefined)
      return { value: this.#knowledge.aliasOfVendor(claim.value), provenance: provenanceOf(claim), claim }
    for (const attribute of ['order-number', 'model'] as const) {
      const source = evidence.best(attribute)
      const vendor = source === undefined ? '' : (this.#knowledge.typeOfModel('', source.value)?.vendor ?? '')
      if (source !== undefined && vendor !== '') return { value: vendor, provenance: provenanceOf(source) }
    }
    return this.#makerOf(evidence)
  }

  /** By the prefix of its MAC address; behind a router by the one that its IPv6 address holds. */
  #makerOf(evidence: DeviceEvidence): Shown {
    for (const mac of evidence.macs) {
      const vendor = isLocalMac(mac) ? '' : this.#knowledge.vendorOfMac(mac)
      if (vendor === '') continue
      const provenance = {
        source: 'oui',
        field: mac.slice(0, 8),
        place: undefined,
        time: evidence.first,
        confidence: 0.3,
      }
      return { value: vendor, provenance }
    }
    if (evidence.macs.length > 0) return UNSHOWN
    for (const ip of evidence.ips) {
      const mac = macOfEui64(ip)
      const vendor = mac === undefined ? '' : this.#knowledge.vendorOfMac(mac)
      if (mac === undefined || vendor === '') continue
      const provenance = {
        ...{ source: 'ipv6', field: `EUI-64 ${mac.slice(0, 8)}`, place: undefined, time: evidence.first },
        confidence: 0.3,
      }
      return { value: vendor, provenance }
    }
    return UNSHOWN
  }

  #classOf(type: Device['type'], evidence: DeviceEvidence, category: string): DeviceClass {
    const ofType = classOfType(type)
    const byType = ofType === 'Unclassified' ? (CLASS_OF_CATEGORY.get(category) ?? ofType) : ofType
    if (byType !== 'Unclassified') return byType
    let isIt = false
    for (const protocol of evidence.uses.keys()) {
      const family = this.#knowledge.protocolFamily(protocol)
      if (family === 'ot') return 'OT'
      if (family === 'it') isIt = true
    }
    return isIt && type === 'Unknown' ? 'IT' : byType
  }
}

/** Vendor, model and system from evidence that the device itself does not report. */
function showJudged(shown: Record<string, Shown>, judged: Judgement): void {
  const { vendor, vendorProvenance, model, modelProvenance, os, osProvenance } = judged
  if (vendor !== '') shown.vendor = { value: vendor, provenance: vendorProvenance }
  if (model !== '' && shown.model?.value === '') shown.model = { value: model, provenance: modelProvenance }
  if (os !== '' && shown.os?.value === '') shown.os = { value: os, provenance: osProvenance }
}

function typeProvenanceOf(parts: ClassificationInput, judged: Judgement | undefined): Provenance | undefined {
  if (judged === undefined || (parts.isSettled && judged.type === parts.type)) return parts.typeProvenance
  return judged.typeProvenance ?? (judged.type === parts.type ? parts.typeProvenance : undefined)
}

function best(evidence: DeviceEvidence, attribute: string): Shown {
  const claim = evidence.best(attribute)
  return claim === undefined ? UNSHOWN : { value: claim.value, provenance: provenanceOf(claim), claim }
}

function reported(field: string, evidence: DeviceEvidence): Provenance {
  return { source: 'site file', field, place: undefined, time: evidence.first, confidence: 1 }
}

/** Distinct products, best first, as one text. */
function software(evidence: DeviceEvidence): Shown {
  const claims = evidence.claims.get('software') ?? []
  if (claims.length === 0) return UNSHOWN
  let value = claims[0]!.value
  for (const claim of claims.slice(1)) {
    if (value.length + claim.value.length + 2 > limits.softwareText) break
    if (!value.includes(claim.value)) value += `; ${claim.value}`
  }
  return { value, provenance: provenanceOf(claims[0]!), claim: claims.length === 1 ? claims[0] : undefined }
}

/**
 * The most certain name; of equally certain ones with the same beginning, the more precise one: the service pack, the
 * edition.
 */
function os(evidence: DeviceEvidence): Shown {
  const claims = evidence.claims.get('os') ?? []
  let named = claims[0]
  for (const claim of claims.slice(1))
    if (claim.confidence === named!.confidence && claim.value.startsWith(`${named!.value} `)) named = claim
  if (named !== undefined && named.value !== '')
    return { value: named.value, provenance: provenanceOf(named), claim: named }
  const build = evidence.best('os-build')
  const value = build === undefined ? '' : osOfBuild(build.value)
  return build === undefined || value === '' ? UNSHOWN : { value, provenance: provenanceOf(build) }
}

function provenances(
  shown: Record<string, Shown>,
  more: Record<string, Provenance | undefined>,
): Record<string, Provenance> {
  const all: Record<string, Provenance> = {}
  for (const field in shown) {
    const { value, provenance } = shown[field]!
    if (value !== '' && provenance !== undefined) all[field] = provenance
  }
  for (const field in more) if (more[field] !== undefined) all[field] = more[field]
  return all
}

/** Of all that have none, and never written to. */
const NO_OTHERS: Record<string, readonly Claim[]> = {}

/** Every claim that is not the very text a field shows. */
function alternatives(
  evidence: DeviceEvidence,
  shown: Record<string, Shown>,
): Record<string, readonly Claim[]> {
  const visible: Claim[] = []
  for (const field in shown) {
    const { value, claim } = shown[field]!
    if (claim !== undefined && claim.value === value) visible.push(claim)
  }
  let others = NO_OTHERS
  for (const attribute of [...evidence.claims.keys()].sort()) {
    const rest = evidence.claims.get(attribute)!.filter((claim) => !visible.includes(claim))
    if (rest.length === 0) continue
    if (others === NO_OTHERS) others = {}
    others[attribute] = rest.slice() // just large enough, as `filter` makes none
  }
  return others
}
