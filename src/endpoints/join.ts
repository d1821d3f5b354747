/**
 * Which endpoint is which device. Keys in the order of their strength; a weaker key is asked only where no stronger one
 * speaks. Two candidates, or two keys that contradict each other, are a question to a person, never a join.
 */
import type { Microseconds } from '#model/time'
import type { Endpoint, JoinDecision, JoinDevice } from './endpoint.ts'

export const limits = {
  endpoints: 50_000,
  devices: 100_000,
  /** Candidates shown in a question. */
  candidates: 10,
  /** An address counts if the device was seen with it within so many microseconds of the endpoint. */
  nearTime: 24 * 3_600_000_000,
} as const

export const JOIN_KEYS = ['decision', 'serial', 'mac', 'address', 'name'] as const
export type JoinKey = (typeof JOIN_KEYS)[number]
export type JoinConfidence = 'certain' | 'high' | 'medium'

const CONFIDENCE: Readonly<Record<JoinKey, JoinConfidence>> = {
  decision: 'certain',
  serial: 'high',
  mac: 'high',
  address: 'medium',
  name: 'medium',
}

export interface EndpointJoin {
  readonly endpoint: string
  readonly device: string
  readonly key: JoinKey
  readonly confidence: JoinConfidence
  /** The value that both have: a serial number, an address, a name. */
  readonly evidence: string
}

export interface JoinQuestion {
  readonly endpoint: string
  readonly candidates: readonly {
    readonly device: string
    readonly key: JoinKey
    readonly evidence: string
  }[]
  readonly reason: 'several devices' | 'contradicting keys' | 'several endpoints'
}

export interface JoinResult {
  readonly joins: readonly EndpointJoin[]
  readonly questions: readonly JoinQuestion[]
  /** Endpoints and devices beyond the limits. */
  readonly leftOut: number
}

interface Candidate {
  readonly device: string
  readonly key: JoinKey
  readonly evidence: string
}

export function joinEndpoints(
  endpoints: readonly Endpoint[],
  devices: readonly JoinDevice[],
  decisions: readonly JoinDecision[] = [],
): JoinResult {
  const taken = endpoints.slice(0, limits.endpoints)
  const known = devices.slice(0, limits.devices)
  const index = new DeviceIndex(known)
  const shared = sharedValues(taken)
  const joins: EndpointJoin[] = []
  const questions: JoinQuestion[] = []
  for (const endpoint of taken) {
    const verdict = judge(endpoint, { index, shared, decisions })
    if (verdict === undefined) continue
    if ('reason' in verdict) questions.push(verdict)
    else joins.push(verdict)
  }
  const asked = rivals(joins, taken)
  return {
    joins: joins.filter((join) => !asked.has(join)),
    questions: [
      ...questions,
      ...[...asked].map(({ endpoint, device, key, evidence }) => ({
        endpoint,
        candidates: [{ device, key, evidence }],
        reason: 'several endpoints' as const,
      })),
    ],
    leftOut: endpoints.length - taken.length + devices.length - known.length,
  }
}

interface Judging {
  readonly index: DeviceIndex
  readonly shared: ReadonlySet<string>
  readonly decisions: readonly JoinDecision[]
}

function judge(
  endpoint: Endpoint,
  { index, shared, decisions }: Judging,
): EndpointJoin | JoinQuestion | undefined {
  const own = decisions.filter((decision) => decision.endpoint === endpoint.id)
  const same = own.find(({ verdict }) => verdict === 'same')
  if (same !== undefined && index.has(same.device))
    return joinOf(endpoint, { device: same.device, key: 'decision', evidence: 'a person' })
  const refused = new Set(own.flatMap(({ verdict, device }) => (verdict === 'different' ? [device] : [])))
  const allowed = (candidates: readonly Candidate[]) =>
    candidates.filter(({ device }) => !refused.has(device))
  const byKey = candidatesOf(endpoint, index, (value) => !shared.has(value)).map(allowed)
  const sharedCandidates = candidatesOf(endpoint, index, (value) => shared.has(value)).map(allowed)
  const strong = byKey.slice(0, 2).flat()
  const strongest = new Set(strong.map(({ device }) => device))
  if (strongest.size === 1) return joinOf(endpoint, strong[0]!)
  if (strongest.size > 1) {
    const isOneKey = new Set(strong.map(({ key }) => key)).size === 1
    return questionOf(endpoint, strong, isOneKey ? 'several devices' : 'contradicting keys')
  }
  // Hardware that two endpoints have: a cloned image, or a clone of the identity. Nothing weaker decides which is which.
  const cloned = sharedCandidates.slice(0, 2).flat()
  if (cloned.length > 0) return questionOf(endpoint, cloned, 'several endpoints')
  // A device with other hardware than the endpoint is another, whatever its address or name is now.
  const weak = byKey
    .slice(2)
    .flat()
    .filter(({ device }) => !index.contradicts(device, endpoint))
  const weakest = new Set(weak.map(({ device }) => device))
  if (weakest.size === 0) {
    const rest = sharedCandidates
      .slice(2)
      .flat()
      .filter(({ device }) => !index.contradicts(device, endpoint))
    return rest.length === 0 ? undefined : questionOf(endpoint, rest, 'several endpoints')
  }
  if (weakest.size === 1) return joinOf(endpoint, weak[0]!)
  return questionOf(
    endpoint,
    weak,
    new Set(weak.map(({ key }) => key)).size === 1 ? 'several devices' : 'contradicting keys',
  )
}

/** By serial number, MAC address, IP address and name, in this order. `counts` selects the values. */
function candidatesOf(
  endpoint: Endpoint,
  index: DeviceIndex,
  counts: (value: string) => boolean,
): readonly (readonly Candidate[])[] {
  const values = valuesOf(endpoint).filter(({ shared }) => counts(shared))
  const found = (key: JoinKey, look: (value: string, time: Microseconds) => readonly string[]) =>
    unique(
      values
        .filter((value) => value.key === key)
        .flatMap(({ value, time, evidence }) =>
          look(value, time).map((device) => ({ device, key, evidence })),
        ),
    )
  return [
    found('serial', (value) => index.bySerial(value)),
    found('mac', (value) => index.byMac(value)),
    found('address', (value, time) => index.byAddress(value, endpoint.realm, time)),
    found('name', (value) => index.byName(value)),
  ]
}

interface KeyValue {
  readonly key: JoinKey
  readonly value: string
  readonly evidence: string
  readonly time: Microseconds
  /** Equal for two endpoints of one source that have this value. */
  readonly shared: string
}

function valuesOf(endpoint: Endpoint): readonly KeyValue[] {
  const { source, realm } = endpoint
  const values: KeyValue[] = []
  const add = (key: JoinKey, value: string, evidence = value, time = 0) =>
    values.push({
      key,
      value,
      evidence,
      time,
      shared: `${source} ${key} ${key === 'address' ? realm : ''} ${value}`,
    })
  const serial = serialKey(endpoint)
  if (serial !== '') add('serial', serial, endpoint.serial)
  for (const mac of usableMacs(endpoint)) add('mac', mac)
  for (const { address, time } of endpoint.addresses) add('address', address, address, time)
  for (const name of endpoint.names.map((one) => one.toLowerCase()).filter(isFullName)) add('name', name)
  return values
}

function unique(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(candidates.map((candidate) => [candidate.device, candidate])).values()]
}

function joinOf({ id }: Endpoint, { device, key, evidence }: Candidate): EndpointJoin {
  return { endpoint: id, device, key, confidence: CONFIDENCE[key], evidence }
}

function questionOf(
  { id }: Endpoint,
  candidates: readonly Candidate[],
  reason: JoinQuestion['reason'],
): JoinQuestion {
  return { endpoint: id, candidates: unique(candidates).slice(0, limits.candidates), reason }
}

/** Joins of two endpoints of one source with one device: one of them is wrong. A person's decision remains. */
function rivals(joins: readonly EndpointJoin[], endpoints: readonly Endpoint[]): ReadonlySet<EndpointJoin> {
  const sources = new Map(endpoints.map(({ id, source }) => [id, source]))
  const byPlace = new Map<string, EndpointJoin[]>()
  for (const join of joins) {
    const place = `${sources.get(join.endpoint)} ${join.device}`
    byPlace.set(place, [...(byPlace.get(place) ?? []), join])
  }
  const rivals = new Set<EndpointJoin>()
  for (const group of byPlace.values()) {
    if (group.length < 2) continue
    // The stronger key takes precedence: an address that moved proves less than hardware.
    const isStrong = ({ confidence }: EndpointJoin) => confidence !== 'medium'
    const strong = group.filter(isStrong)
    for (const join of group)
      if (join.key !== 'decision' && !(strong.length === 1 && isStrong(join))) rivals.add(join)
  }
  return rivals
}

/** Values that two endpoints of one source have: cloned images, teaming, names from a template. They identify nothing. */
function sharedValues(endpoints: readonly Endpoint[]): ReadonlySet<string> {
  const counter = new Counter()
  for (const endpoint of endpoints)
    for (const value of new Set(valuesOf(endpoint).map(({ shared }) => shared))) counter.add(value)
  return counter.several()
}

class Counter {
  readonly #counts = new Map<string, number>()

  add(value: string): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1)
  }

  several(): ReadonlySet<string> {
    return new Set([...this.#counts].flatMap(([value, count]) => (count > 1 ? [value] : [])))
  }
}

class DeviceIndex {
  readonly #devices: ReadonlyMap<string, JoinDevice>
  readonly #serials = new Map<string, string[]>()
  readonly #macs = new Map<string, string[]>()
  readonly #addresses = new Map<string, string[]>()
  readonly #names = new Map<string, string[]>()

  constructor(devices: readonly JoinDevice[]) {
    this.#devices = new Map(devices.map((device) => [device.id, device]))
    for (const device of devices) {
      const { id } = device
      const serial = serialKey(device)
      if (serial !== '') put(this.#serials, serial, id)
      for (const mac of device.macAddresses) put(this.#macs, mac.toLowerCase(), id)
      for (const address of device.ipAddresses) put(this.#addresses, address, id)
      for (const name of device.hostnames)
        if (isFullName(name.toLowerCase())) put(this.#names, name.toLowerCase(), id)
    }
  }

  has(id: string): boolean {
    return this.#devices.has(id)
  }

  bySerial(serial: string): readonly string[] {
    return this.#serials.get(serial) ?? []
  }

  byMac(mac: string): readonly string[] {
    return this.#macs.get(mac) ?? []
  }

  byName(name: string): readonly string[] {
    return this.#names.get(name) ?? []
  }

  /** Devices that were seen with the address about that time, in that realm. */
  byAddress(address: string, realm: string, time: Microseconds): readonly string[] {
    return (this.#addresses.get(address) ?? []).filter((id) => {
      const device = this.#devices.get(id)!
      const isInRealm = realm === '' || device.realm === realm
      return (
        isInRealm && time >= device.firstSeen - limits.nearTime && time <= device.lastSeen + limits.nearTime
      )
    })
  }

  /** Both have a MAC address or a serial number, and they differ. */
  contradicts(id: string, endpoint: Endpoint): boolean {
    const device = this.#devices.get(id)!
    const macs = usableMacs(endpoint)
    const isOtherMac =
      macs.length > 0 &&
      device.macAddresses.length > 0 &&
      !device.macAddresses.some((mac) => macs.includes(mac.toLowerCase()))
    const [own, other] = [serialKey(endpoint), serialKey(device)]
    return isOtherMac || (own !== '' && other !== '' && own !== other)
  }
}

function put(map: Map<string, string[]>, key: string, id: string): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [id])
  else if (list.length <= limits.candidates && !list.includes(id)) list.push(id)
}

/** Serial numbers of templates and empty fields. */
const NO_SERIAL =
  /^(?:0+|1234567890?|default string|none|not specified|system serial number|to be filled.*|n\/?a|unknown)$/i

/** Serial number with the first word of the vendor: numbers of two vendors may be equal. '' if one is missing. */
function serialKey({ vendor, serial }: Pick<Endpoint, 'vendor' | 'serial'>): string {
  const maker = /[\p{L}\d]+/u.exec(vendor.toLowerCase())?.[0] ?? ''
  const plain = serial.trim().toLowerCase()
  return maker === '' || plain.length < 4 || NO_SERIAL.test(plain) ? '' : `${maker} ${plain}`
}

function usableMacs({ interfaces }: Endpoint): readonly string[] {
  return interfaces.flatMap(({ mac, isVirtual }) => {
    const plain = mac.toLowerCase()
    return isVirtual || !/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(plain) || /^(?:00:){6}?$/.test(`${plain}:`)
      ? []
      : [plain]
  })
}

/** With a domain: a short name is only a hint, many devices share one. */
function isFullName(name: string): boolean {
  return (
    /^[^.\s]+\.[^\s]*[a-z][^\s]*$/.test(name) && !/\.(?:local|lan|home|localdomain|internal)\.?$/.test(name)
  )
}
