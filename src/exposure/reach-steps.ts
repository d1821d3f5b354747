/**
 * Devices that can reach another: those observed doing so, those of its subnet, and those a router or firewall would
 * permit.
 */
import type { Device } from '#model/device'
import type { AttackStep } from '#model/exposure'
import { REMOTE_SESSIONS } from '#model/remote-access'
import { UNAUTHENTICATED } from './contact-posture.ts'
import { type FirewallRule, holds, portHolds } from './firewall.ts'
import type { NetworkNeighbour, Surroundings } from './surroundings.ts'
import { weights } from './weights.ts'

export const INTERNET = 'source:internet'
export const ENTERPRISE = 'source:enterprise'
/** Where nothing else is known: one computer that is not of the plant is taken. */
export const STATION = 'source:station'
export const ROUTED = 'hub:routed'

/** A step that only leads somewhere. */
export function lead(
  from: string,
  to: string,
  probability: number,
  tags: readonly string[] = [],
): AttackStep {
  return { from, to, probability, tags, method: '', title: '', exposure: '', service: '', why: '' }
}

/** Steps of devices that can reach a gate: those observed doing so, those of its subnet, and those a router would permit. */
export function reachSteps(
  gate: string,
  device: Device,
  self: NetworkNeighbour,
  around: Surroundings,
  subnet: string,
  steps: AttackStep[],
): void {
  const [, kind = ''] = gate.split(':')
  const seen = new Map<string, boolean>()
  for (const { other, protocol, transport } of self.inbound) {
    const isThis =
      // An ARP shows that two are neighbours, and no more.
      (kind === 'any' && transport !== 'link') ||
      kind === 'adjacent' ||
      (kind === 'control' && UNAUTHENTICATED.has(protocol)) ||
      (kind === 'remote' && REMOTE_SESSIONS.has(protocol))
    if (isThis) seen.set(other, true)
  }
  for (const other of seen.keys()) {
    const client = around.get(other)
    const isInternet = client?.type === 'Internet'
    if (kind === 'adjacent' && (isInternet || client?.zone !== self.zone)) continue
    steps.push(lead(other, gate, weights.paths.seen, isInternet ? [`close:${device.id}`] : []))
  }
  // A session between two devices proves nothing about third ones.
  if (subnet === '' || kind === 'remote') return
  steps.push(lead(`hub:${subnet}`, gate, weights.paths.sameSubnet))
  if (kind !== 'adjacent') steps.push(lead(ROUTED, gate, weights.paths.routed, [`segment:${device.zone}`]))
}

export function subnetOf({ ipAddresses, realm }: Device): string {
  const ip = ipAddresses.find((one) => /^\d+\.\d+\.\d+\.\d+$/.test(one))
  return ip === undefined ? '' : `${realm}|${ip.slice(0, ip.lastIndexOf('.'))}`
}

/** Steps that firewall rules permit; sessions begun elsewhere are not among them. */
export function allowedSteps(
  device: Device,
  self: NetworkNeighbour,
  gates: ReadonlySet<string>,
  allowed: readonly FirewallRule[],
) {
  const steps: AttackStep[] = []
  const ranges = new Set<string>()
  let isFromAnywhere = false
  if (gates.has(`gate:any:${device.id}`) || gates.has(`gate:control:${device.id}`))
    for (const [from, rules] of bySource(rulesTo(device, allowed))) {
      const open = [...gates].filter((gate) => leadsTo(gate, rules, self))
      if (open.length === 0) continue
      if (from === 'any') isFromAnywhere = true
      else ranges.add(from)
      const source = from === 'any' ? INTERNET : `range:${from}`
      for (const gate of open) steps.push(lead(source, gate, weights.paths.allowed, [`close:${device.id}`]))
    }
  return { steps, ranges: [...ranges], isFromAnywhere }
}

function bySource(rules: readonly FirewallRule[]): ReadonlyMap<string, readonly FirewallRule[]> {
  const found = new Map<string, FirewallRule[]>()
  for (const rule of rules)
    for (const from of rule.from) {
      const own = found.get(from)
      if (own === undefined) found.set(from, [rule])
      else own.push(rule)
    }
  return found
}

/** Flaws may be in any service; control goes by the ports it was seen on. */
function leadsTo(gate: string, rules: readonly FirewallRule[], { inbound }: NetworkNeighbour): boolean {
  if (gate.startsWith('gate:any:')) return true
  if (!gate.startsWith('gate:control:')) return false
  const ports = inbound.flatMap(({ protocol, port }) =>
    UNAUTHENTICATED.has(protocol) && port !== undefined ? [String(port)] : [],
  )
  return (
    ports.length === 0 ||
    rules.some((rule) => ports.some((port) => rule.ports.some((own) => portHolds(own, port))))
  )
}

/** Rules that let something reach it. */
function rulesTo({ ipAddresses }: Device, allowed: readonly FirewallRule[]): readonly FirewallRule[] {
  return allowed.filter(
    ({ action, to }) =>
      action === 'allow' && to.some((range) => ipAddresses.some((address) => holds(range, address))),
  )
}
