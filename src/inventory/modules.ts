/** Cards of a rack and units behind a gateway: from facts about paths inside a device. */
import type { Claim, Module, Provenance } from '#model/device'
import { NONE, orNone } from '#model/short-list'
import { type AttributeClaims, joinClaims } from './attribute-claims.ts'
import { compareNumbered, type DeviceEvidence, provenanceOf } from './evidence.ts'
import type { Host } from './host.ts'
import type { Knowledge } from './knowledge.ts'

/** `unit:3` alone is a device behind a gateway; `rack:0/slot:3`, `slot:2` and the rest are cards. */
const UNIT_PATH = /^unit:(\w+)$/

export interface Inside {
  readonly modules: readonly Module[]
  /** Claims about the one unit there is: they speak of the device itself. */
  readonly own: readonly AttributeClaims[]
}

const NOTHING_INSIDE: Inside = { modules: NONE, own: NONE }

/** Modules of the hosts of a device. A device with a single unit is that unit. */
export function modulesOf(hosts: readonly Host[], knowledge: Knowledge): Inside {
  if (
    hosts.every(({ modules, protocolAddresses }) => modules === undefined && protocolAddresses === undefined)
  )
    return NOTHING_INSIDE
  const byPath = new Map<string, AttributeClaims[]>()
  const units = new Set<string>()
  for (const host of hosts) {
    for (const [path, claims] of host.modules ?? []) {
      const unit = UNIT_PATH.exec(path)?.[1]
      if (unit !== undefined) units.add(unit)
      const same = byPath.get(path)
      if (same === undefined) byPath.set(path, [claims])
      else same.push(claims)
    }
    for (const { protocol, kind, value } of host.protocolAddresses?.values() ?? []) {
      if (protocol === 'modbus' && kind === 'unit') units.add(value)
    }
  }
  const modules: Module[] = []
  const own: AttributeClaims[] = []
  const isGateway = [...units].filter((unit) => unit !== '0' && unit !== '255').length >= 2
  if (isGateway)
    for (const unit of units)
      if (!byPath.has(`unit:${unit}`) && unit !== '0' && unit !== '255') byPath.set(`unit:${unit}`, [])
  for (const [path, claims] of byPath) {
    if (UNIT_PATH.test(path) && !isGateway) own.push(...claims)
    else modules.push(moduleOf(path, joinClaims(claims), knowledge))
  }
  return { modules: orNone(modules.sort((a, b) => comparePaths(a.path, b.path))), own }
}

function comparePaths(a: string, b: string): number {
  const left = a.split('/')
  const right = b.split('/')
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = compareNumbered(left[i]!, right[i]!)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function numberIn(path: string, word: string): number | undefined {
  const found = new RegExp(`(?:^|/)${word}:(\\d{1,9})(?:/|$)`).exec(path)?.[1]
  return found === undefined ? undefined : Number(found)
}

function moduleOf(path: string, claims: ReadonlyMap<string, readonly Claim[]>, knowledge: Knowledge): Module {
  const provenance: Record<string, Provenance> = {}
  const take = (attribute: string, field: string): string => {
    const best = claims.get(attribute)?.[0]
    if (best === undefined) return ''
    provenance[field] = provenanceOf(best)
    return best.value
  }
  const orderNumber = take('order-number', 'orderNumber')
  const name = take('name', 'name')
  const model =
    take('model', 'model') ||
    take('module', 'model') ||
    take('name', 'model') ||
    knowledge.modelOfOrderNumber(orderNumber)
  const vendor =
    knowledge.aliasOfVendor(take('vendor', 'vendor')) ||
    (knowledge.typeOfModel('', orderNumber || model)?.vendor ?? '')
  return {
    path,
    rack: numberIn(path, 'rack'),
    slot: numberIn(path, 'slot'),
    name: name === model ? '' : name,
    type: take('type', 'type') || (UNIT_PATH.test(path) ? 'unit' : 'module'),
    vendor,
    model,
    orderNumber,
    serial: take('serial', 'serial'),
    firmware: take('firmware', 'firmware') || take('software', 'firmware'),
    provenance,
  }
}

/** Evidence with further claims joined in. */
export function withClaims(evidence: DeviceEvidence, more: readonly AttributeClaims[]): DeviceEvidence {
  if (more.length === 0) return evidence
  const own = evidence.hosts
    .map((host) => host.claims)
    .filter((one): one is AttributeClaims => one !== undefined)
  const claims = joinClaims([...own, ...more])
  return { ...evidence, claims, best: (attribute) => claims.get(attribute)?.[0] }
}
