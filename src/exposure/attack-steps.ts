/** Possible attacks on one device, and possible starting points: docs/internals/exposure-models.md §4. */
import type { Device } from '#model/device'
import type { AttackStep, Exposure } from '#model/exposure'
import { REMOTE_SESSIONS } from '#model/remote-access'
import { UNAUTHENTICATED } from './contact-posture.ts'
import { easeOf, parseVector } from './cvss.ts'
import type { FirewallRule } from './firewall.ts'
import { allowedSteps, ENTERPRISE, INTERNET, lead, ROUTED, reachSteps, subnetOf } from './reach-steps.ts'
import { isEnterprise, type NetworkNeighbour, type Surroundings, subnetsOf } from './surroundings.ts'
import { consequenceOf, weights } from './weights.ts'

/** Flaws of one device that are worth a step; further ones cannot be the best until all of these are gone. */
const MOST_FLAWS = 12

/** Surroundings of a device while its steps are computed. */
export interface Scene {
  readonly around: Surroundings
  /** Findings of each device that are not settled. */
  readonly open: ReadonlyMap<string, readonly Exposure[]>
  readonly allowed: readonly FirewallRule[]
}

/** Steps that one device adds to the paths through a plant. */
export interface DeviceSteps {
  readonly steps: readonly AttackStep[]
  /** It has to do with the internet, or a rule lets the internet reach it. */
  readonly isOfInternet: boolean
  readonly isOffice: boolean
  readonly isStation: boolean
  readonly isTarget: boolean
  /** Ranges that rules let through to it; who is in one may use it. */
  readonly ranges: readonly string[]
}

const NOTHING: DeviceSteps = {
  steps: [],
  isOfInternet: false,
  isOffice: false,
  isStation: false,
  isTarget: false,
  ranges: [],
}

export function stepsOf(device: Device, { around, open, allowed }: Scene): DeviceSteps {
  const self = around.get(device.id)
  if (self === undefined || !canBeAttacked(device)) {
    const isOfInternet = device.type === 'Internet' && (self?.outbound.length ?? 0) > 0
    return isOfInternet ? { ...NOTHING, isOfInternet, steps: [lead(INTERNET, device.id, 1)] } : NOTHING
  }
  const steps: AttackStep[] = []
  const isOffice = isEnterprise(self)
  // A computer of the office is easily compromised; a router is not only because it is there.
  if (isOffice && self.outbound.length > 0 && !self.joinsNetworks) steps.push(lead(ENTERPRISE, device.id, 1))
  const subnet = subnetOf(device)
  // Every office computer reaches the same by routers: the office itself has the step once. Only one that is reachable
  // from the internet is a path of its own.
  const isOwnWay =
    !isOffice ||
    self.joinsNetworks ||
    self.inbound.some(({ other }) => around.get(other)?.type === 'Internet')
  if (subnet !== '' && isOwnWay) {
    const joined = self.joinsNetworks ? subnetsOf(device) : [subnet]
    for (const one of joined) steps.push(lead(device.id, `hub:${one}`, 1))
    steps.push(lead(device.id, ROUTED, 1))
  }
  const gates = new Set<string>()
  for (const step of methodsOf(device, self, open.get(device.id) ?? [])) {
    steps.push(step)
    gates.add(step.from)
  }
  for (const gate of gates) reachSteps(gate, device, self, around, subnet, steps)
  const through = allowedSteps(device, self, gates, allowed)
  const consequence = consequenceOf({ ...device, isImportanceReported: device.importance !== 'medium' })
  return {
    steps: steps.concat(through.steps),
    isOfInternet: through.isFromAnywhere,
    isOffice,
    isStation: !isOffice && isStation(device),
    isTarget: consequence.value >= weights.paths.targetConsequence,
    ranges: through.ranges,
  }
}

/** A computer that people work on: the likeliest first foothold. */
function isStation({ type, isProgrammingDevice, class: kind }: Device): boolean {
  const isController = ['PLC', 'RTU', 'IED', 'DCS Controller', 'I/O Adapter', 'HMI'].includes(type)
  return !isController && (kind === 'IT' || isProgrammingDevice || type === 'Engineering Station')
}

/** No person has settled it. */
export function isOpen({ state }: Exposure): boolean {
  return state === 'open' || state === 'confirmed' || state === 'workaround' || state === 'mitigated'
}

function canBeAttacked({ type }: Device): boolean {
  return type !== 'Internet' && type !== 'Multicast/Broadcast' && type !== 'Group'
}

/** Methods to compromise a device, each behind the gate of those that can reach it. */
function* methodsOf(
  device: Device,
  self: NetworkNeighbour,
  exposures: readonly Exposure[],
): Iterable<AttackStep> {
  const { id } = device
  const away = `isolate:${id}`
  const flaws = exposures.flatMap((exposure) => flawOf(exposure) ?? []).sort((a, b) => b.chance - a.chance)
  for (const { exposure, chance, isAdjacent } of flaws.slice(0, MOST_FLAWS)) {
    yield {
      from: `gate:${isAdjacent ? 'adjacent' : 'any'}:${id}`,
      to: id,
      probability: chance,
      tags: [`patch:${id}`, `cve:${exposure.id}`, away],
      method: exposure.name,
      title: exposure.title,
      exposure: exposure.id,
      service: '',
      why: whyOf(exposure),
    }
  }
  const secrets = exposures.find(
    ({ name }) =>
      name === 'default-credentials' || name === 'clear-text-credentials' || name === 'no-sign-in',
  )
  if (secrets !== undefined)
    yield {
      from: `gate:any:${id}`,
      to: id,
      probability: weights.paths.credentials,
      tags: [`protect:${id}`, `everywhere:${secrets.name}`, away],
      method: secrets.name,
      title: secrets.title,
      exposure: secrets.id,
      service: '',
      why:
        secrets.name === 'no-sign-in'
          ? 'no authentication required'
          : 'the password was seen, or is a vendor default',
    }
  const open = device.protocols.filter(
    ({ protocol, role }) => role !== 'client' && UNAUTHENTICATED.has(protocol),
  )
  const isController =
    consequenceOf({ ...device, isImportanceReported: false }).value >= weights.paths.targetConsequence
  if (open.length > 0 && isController) {
    const service = open
      .map(({ protocol }) => protocol)
      .sort()
      .join(', ')
    yield {
      from: `gate:control:${id}`,
      to: id,
      probability: weights.paths.insecureByDesign,
      tags: [`protect:${id}`, 'everywhere:unauthenticated-control', away],
      method: 'unauthenticated-control',
      title: `Writes and programming without authentication: ${service}`,
      exposure: exposures.find(({ name }) => name === 'unauthenticated-control')?.id ?? '',
      service,
      why: `No authentication for commands by ${service}`,
    }
  }
  const remote = [...new Set(self.inbound.map(({ protocol }) => protocol))].filter((name) =>
    REMOTE_SESSIONS.has(name),
  )
  if (remote.length > 0)
    yield {
      from: `gate:remote:${id}`,
      to: id,
      probability: weights.paths.remoteSession,
      tags: [`close:${id}`, 'everywhere:remote-access', away],
      method: 'remote-access',
      title: `Remote access by ${remote.sort().join(', ')}`,
      exposure: exposures.find(({ name }) => name === 'remote-access')?.id ?? '',
      service: remote.join(', '),
      why: 'similar sessions were seen; credentials can be stolen',
    }
}

interface Flaw {
  readonly exposure: Exposure
  readonly chance: number
  readonly isAdjacent: boolean
}

/** Undefined for what gives no hold on a device: local flaws, and those that only make it unavailable. */
function flawOf(exposure: Exposure): Flaw | undefined {
  if (exposure.kind !== 'advisory' || exposure.terms === undefined) return undefined
  const vector = parseVector(exposure.vector)
  const metrics = vector?.metrics ?? fourMetrics(exposure.vector)
  const { AV = 'N', C = 'H', I = 'H' } = metrics
  if (AV === 'L' || AV === 'P') return undefined
  if (I === 'N' && C === 'N') return undefined
  const ease = vector === undefined ? 1 : easeOf(vector)
  const chance = exploitChance(exposure) * exposure.terms.confidence * exposure.terms.mitigation * ease
  return { exposure, chance, isAdjacent: AV === 'A' }
}

/** Metrics of a CVSS 4.0 vector that are needed here, in the names of version 3. */
function fourMetrics(vector: string): Readonly<Record<string, string>> {
  if (!vector.startsWith('CVSS:4')) return {}
  const parts = Object.fromEntries(vector.split('/').map((part) => part.split(':') as [string, string]))
  return { AV: parts.AV ?? 'N', C: parts.VC ?? 'H', I: parts.VI ?? 'H' }
}

/** That someone who can reach the flaw knows how to use it. */
export function exploitChance({
  epss,
  knownExploited,
  hasPublicExploit,
}: Pick<Exposure, 'epss' | 'knownExploited' | 'hasPublicExploit'>): number {
  const { paths } = weights
  const none =
    (1 - (epss ?? 0)) *
    (1 - (knownExploited === '' ? 0 : paths.knownExploited)) *
    (1 - (hasPublicExploit ? paths.publicExploit : 0))
  return Math.max(paths.leastExploit, 1 - none)
}

function whyOf({ epss, knownExploited, hasPublicExploit, terms }: Exposure): string {
  return [
    knownExploited === '' ? '' : `exploited in the wild since ${knownExploited}`,
    hasPublicExploit ? 'a public exploit exists' : '',
    epss === undefined ? '' : `EPSS ${epss}`,
    terms?.why.confidence ?? '',
  ]
    .filter((text) => text !== '')
    .join('; ')
}
