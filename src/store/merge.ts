/** Merges the snapshots of two captures about the same object. `before` was stored, `now` is new; both are complete. */
import type { Alert } from '#model/alert'
import type {
  Claim,
  Device,
  Link,
  LinkOperation,
  LinkSession,
  Module,
  ProgramPart,
  ProtocolRole,
  Provenance,
} from '#model/device'
import type { Attribute } from '#model/fact'

const limits = {
  /** Values kept of each list of a device: addresses, host names, VLANs. */
  values: 64,
  /** Claims in addition to the accepted one: two runners-up and one dissent. */
  claims: 3,
  operations: 256,
  sessions: 16,
  objects: 16,
  places: 16,
  modules: 512,
  programParts: 2048,
  programVersions: 8,
  /** Hosts of the internet. */
  hosts: 1024,
} as const

/** Text fields of a device, with the attribute of their provenance. */
const TEXT_FIELDS: readonly (readonly [TextField, Attribute | TextField])[] = [
  ['name', 'name'],
  ['vendor', 'vendor'],
  ['model', 'model'],
  ['orderNumber', 'order-number'],
  ['serial', 'serial'],
  ['firmware', 'firmware'],
  ['hardware', 'hardware'],
  ['software', 'software'],
  ['os', 'os'],
  ['description', 'description'],
  ['location', 'location'],
  ['zone', 'zone'],
]
type TextField =
  | 'name'
  | 'vendor'
  | 'model'
  | 'orderNumber'
  | 'serial'
  | 'firmware'
  | 'hardware'
  | 'software'
  | 'os'
  | 'description'
  | 'location'
  | 'zone'

/**
 * One device out of two snapshots: counts add up, lists join, and of two texts the better proven one is shown; of two
 * equally proven ones the later, since firmware is updated and names are changed.
 */
export function mergeDevices(before: Device, now: Device): Device {
  const later = now.lastSeen >= before.lastSeen ? now : before
  const sooner = later === now ? before : now
  const provenance: Record<string, Provenance> = { ...sooner.provenance, ...later.provenance }
  const alternatives: Record<string, readonly Claim[]> = { ...sooner.alternatives, ...later.alternatives }
  const texts: Partial<Record<TextField, string>> = {}
  for (const [field, attribute] of TEXT_FIELDS) {
    const shown = better(field, attribute, later, sooner)
    const other = shown === later ? sooner : later
    texts[field] = shown[field]
    const key = shown.provenance[attribute] === undefined ? field : attribute
    const proof = shown.provenance[key]
    if (proof === undefined) continue
    provenance[key] = proof
    const dissent = other.provenance[key]
    if (dissent === undefined || other[field] === '' || other[field] === shown[field]) continue
    const claims = [{ value: other[field], ...dissent }, ...(alternatives[key] ?? [])]
    alternatives[key] = unique(claims, (claim) => claim.value).slice(0, limits.claims)
  }
  return {
    ...later,
    ...texts,
    type: later.type === 'Unknown' ? sooner.type : later.type,
    class: later.class === 'Unclassified' ? sooner.class : later.class,
    ...(later.type === 'Unknown' &&
      sooner.identification !== undefined && { identification: sooner.identification }),
    purdueLevel: later.purdueLevel ?? sooner.purdueLevel,
    mode: later.mode || sooner.mode,
    keyPosition: later.keyPosition || sooner.keyPosition,
    ...((later.clockOffset || sooner.clockOffset) && {
      clockOffset: later.clockOffset || sooner.clockOffset,
    }),
    roles: join(later.roles, sooner.roles),
    hostnames: join(later.hostnames, sooner.hostnames),
    macAddresses: join(later.macAddresses, sooner.macAddresses),
    guessedMacAddresses: join(later.guessedMacAddresses, sooner.guessedMacAddresses),
    ipAddresses: join(later.ipAddresses, sooner.ipAddresses),
    vlans: join(later.vlans, sooner.vlans),
    protocols: mergeRoles(later.protocols, sooner.protocols),
    protocolAddresses: unique([...later.protocolAddresses, ...sooner.protocolAddresses], (one) =>
      [one.protocol, one.kind, one.value].join(' '),
    ).slice(0, limits.values),
    modules: unique([...later.modules, ...sooner.modules], (module: Module) => module.path).slice(
      0,
      limits.modules,
    ),
    program: mergePrograms(later.program ?? [], sooner.program ?? []),
    members: join(later.members ?? [], sooner.members ?? []),
    hosts: unique([...(later.hosts ?? []), ...(sooner.hosts ?? [])], (host) => host.address).slice(
      0,
      limits.hosts,
    ),
    isProgrammingDevice: before.isProgrammingDevice || now.isProgrammingDevice,
    isScanner: before.isScanner || now.isScanner,
    firstSeen: Math.min(before.firstSeen, now.firstSeen),
    lastSeen: later.lastSeen,
    packets: before.packets + now.packets,
    provenance,
    alternatives,
  }
}

function better(field: TextField, attribute: string, later: Device, sooner: Device): Device {
  if (later[field] === '') return sooner
  if (sooner[field] === '') return later
  const confidence = (device: Device) =>
    (device.provenance[attribute] ?? device.provenance[field])?.confidence ?? 0
  return confidence(sooner) > confidence(later) ? sooner : later
}

/** Parts of both captures; of the same part the versions of both, the latest first. */
function mergePrograms(
  later: readonly ProgramPart[],
  sooner: readonly ProgramPart[],
): readonly ProgramPart[] {
  const key = ({ protocol, path, name }: ProgramPart) => `${protocol} ${path} ${name}`
  const before = new Map(sooner.map((part) => [key(part), part]))
  const merged = later.map((part) => {
    const versions = [...part.versions, ...(before.get(key(part))?.versions ?? [])]
    const distinct = unique(versions, ({ time, direction, sha256 }) => `${time} ${direction} ${sha256}`)
    return { ...part, versions: distinct.slice(0, limits.programVersions) }
  })
  return unique([...merged, ...sooner], key).slice(0, limits.programParts)
}

function mergeRoles(
  later: readonly ProtocolRole[],
  sooner: readonly ProtocolRole[],
): readonly ProtocolRole[] {
  const roles = new Map<string, ProtocolRole>()
  for (const one of [...later, ...sooner]) {
    const known = roles.get(one.protocol)
    if (known === undefined) roles.set(one.protocol, one)
    else if (known.role !== one.role) {
      roles.set(one.protocol, {
        protocol: one.protocol,
        role: one.role === 'peer' || known.role === 'peer' ? 'peer' : 'both',
      })
    }
  }
  return [...roles.values()]
}

/** One link out of two snapshots: counts add up, operations of the same verb, code and name are one. */
export function mergeLinks(before: Link, now: Link): Link {
  const later = now.lastSeen >= before.lastSeen ? now : before
  const operations = new Map<string, LinkOperation>()
  for (const operation of [...before.operations, ...now.operations]) {
    const key = JSON.stringify([operation.verb, operation.code, operation.name])
    const known = operations.get(key)
    operations.set(key, known === undefined ? operation : mergeOperations(known, operation))
  }
  const sessions = mergeSessions(before.sessions ?? [], now.sessions ?? [])
  return {
    ...later,
    ...(sessions.length === 0 ? {} : { sessions }),
    packets: before.packets + now.packets,
    bytes: before.bytes + now.bytes,
    firstSeen: Math.min(before.firstSeen, now.firstSeen),
    operations: [...operations.values()].slice(0, limits.operations),
    firstPlace: before.firstSeen <= now.firstSeen ? before.firstPlace : now.firstPlace,
  }
}

/** Sessions that are protected alike are one kind. */
function mergeSessions(before: readonly LinkSession[], now: readonly LinkSession[]): readonly LinkSession[] {
  const sessions = new Map<string, LinkSession>()
  for (const session of [...before, ...now]) {
    const { method, secured, clearText, defaultCredentials } = session
    const key = JSON.stringify([method, secured, clearText, defaultCredentials])
    const known = sessions.get(key)
    sessions.set(key, known === undefined ? session : addSessions(known, session))
  }
  return [...sessions.values()].slice(0, limits.sessions)
}

function addSessions(one: LinkSession, other: LinkSession): LinkSession {
  const sooner = one.firstSeen <= other.firstSeen ? one : other
  return {
    ...sooner,
    count: one.count + other.count,
    lastSeen: Math.max(one.lastSeen, other.lastSeen),
  }
}

function mergeOperations(one: LinkOperation, other: LinkOperation): LinkOperation {
  const outcomes: Record<string, number> = { ...one.outcomes }
  for (const [outcome, count] of Object.entries(other.outcomes))
    outcomes[outcome] = (outcomes[outcome] ?? 0) + count
  const [later, sooner] = other.lastSeen >= one.lastSeen ? [other, one] : [one, other]
  return {
    ...later,
    count: one.count + other.count,
    outcomes,
    firstSeen: Math.min(one.firstSeen, other.firstSeen),
    objects: join(later.objects, sooner.objects).slice(0, limits.objects),
  }
}

/** One alert out of two snapshots. An alarm stays an alarm, even if another capture was still learning. */
export function mergeAlerts(before: Alert, now: Alert): Alert {
  const later = now.lastTime >= before.lastTime ? now : before
  const places = unique([...before.places, ...now.places], (place) => `${place.file} ${place.frame}`)
  return {
    ...later,
    time: Math.min(before.time, now.time),
    lastTime: later.lastTime,
    count: before.count + now.count,
    targets: join(before.targets, now.targets),
    mergedFindings:
      before.mergedFindings && now.mergedFindings
        ? unique(
            [...before.mergedFindings, ...now.mergedFindings],
            (one) => `${one.rule} ${one.destinationAddress}`,
          ).slice(0, limits.values)
        : (before.mergedFindings ?? now.mergedFindings),
    cves: before.cves && now.cves ? join(before.cves, now.cves) : (before.cves ?? now.cves),
    isLearning: before.isLearning && now.isLearning,
    places:
      places.length <= limits.places
        ? places
        : [...places.slice(0, limits.places / 2), ...places.slice(-limits.places / 2)],
  }
}

function join<T extends string | number>(first: readonly T[], second: readonly T[]): readonly T[] {
  return [...new Set([...first, ...second])].slice(0, limits.values)
}

function unique<T>(all: readonly T[], key: (one: T) => string): T[] {
  const seen = new Set<string>()
  return all.filter((one) => {
    const name = key(one)
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}
