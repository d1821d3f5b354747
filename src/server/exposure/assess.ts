/** Exposures, scores and attack paths of a plant, from what is known of it: puts the modules exposure and paths together. */

import { AttackGraph } from '#attack-paths/attack-graph'
import { AttackPlanner } from '#attack-paths/plan'
import type { AdvisorySet } from '#exposure/advisory'
import { AttackGround } from '#exposure/attack-ground'
import { changeList } from '#exposure/change-list'
import type { FirewallRule } from '#exposure/firewall'
import { type HostDetails, withDetails } from '#exposure/host-details'
import { judgePlant } from '#exposure/judge'
import { movedDevices, movesIn } from '#exposure/moved'
import type { ProductKnowledge } from '#exposure/observation'
import { type PatchLevels, patchStates } from '#exposure/patch-levels'
import { ProductLines } from '#exposure/product-lines'
import { recommendationsOf } from '#exposure/recommendations'
import { Rescorer } from '#exposure/rescore'
import { zoneSecurity } from '#exposure/security-levels'
import {
  accusedIn,
  type LinkContact,
  placeOf,
  type Surroundings,
  surroundingsOf,
} from '#exposure/surroundings'
import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import type { AttackPlan, Exposure, FindingState, SecurityLevel, SiteExposure, WhatIf } from '#model/exposure'
import type { SiteConduit } from '#model/site'
import { loadKnowledge } from '#reference-data/knowledge'
import { rowsOf } from '#reference-data/table-rows'

/** Devices are gone through more than once. */
export interface Plant {
  readonly devices: Iterable<Device>
  readonly links: Iterable<Link | LinkContact>
  readonly alerts: readonly Alert[]
}

/** A plant of which it is known already who talks to whom. */
export interface KnownPlant {
  readonly devices: readonly Device[]
  readonly around: Surroundings
  readonly alerts: readonly Alert[]
}

export interface Assessing {
  readonly set: AdvisorySet
  readonly states?: ReadonlyMap<string, FindingState>
  /** Rules of firewalls between the zones. */
  readonly firewall?: readonly FirewallRule[]
  /** Lists from inside devices. */
  readonly details?: readonly HostDetails[]
  /** Package states of distributions. */
  readonly patchLevels?: PatchLevels
  /** Security level that each zone is to reach. */
  readonly zoneTargets?: ReadonlyMap<string, SecurityLevel>
  /** Permitted traffic between zones. */
  readonly conduits?: readonly SiteConduit[]
  /** Paths looked for. */
  readonly most?: number
}

export interface Assessment extends SiteExposure {
  /** The plan that remains after these changes, with their effect on the scores. */
  whatIf(asked: WhatIf): AttackPlan
}

export function assess({ devices: knownDevices, links, alerts }: Plant, assessing: Assessing): Assessment {
  const detailed = detailedDevices(knownDevices, assessing)
  const around = surroundingsOf(detailed, links, accusedIn(alerts))
  return assessKnown({ devices: detailed, around, alerts }, assessing)
}

/** Devices with data from their inside. */
export function detailedDevices(
  knownDevices: Iterable<Device>,
  { details = [] }: Assessing,
): readonly Device[] {
  const all = [...knownDevices]
  return details.length === 0 ? all : all.map((one) => withDetails(one, details))
}

/** @param plant its devices as `detailedAssets` gives them */
export function assessKnown(
  plant: KnownPlant,
  {
    set,
    states,
    details = [],
    patchLevels,
    firewall,
    zoneTargets = new Map(),
    conduits = [],
    most,
  }: Assessing,
): Assessment {
  const { devices: knownDevices, around } = plant
  const judging = {
    set,
    knowledge: productKnowledge(),
    conduits,
    ...(states === undefined ? {} : { states }),
    ...(patchLevels !== undefined && { patched: patchStates(details, patchLevels) }),
  }
  const judged = judgePlant(plant, around, judging)
  const ground = new AssessedTerrain(knownDevices, around, judged.exposures, firewall)
  const scorer = new Rescorer(judged.exposures, judged.consequences, around)
  const whatIf = (asked: WhatIf): AttackPlan => {
    const { gone } = asked
    const moves = movesIn(gone)
    const plan = planOf(moves.size === 0 ? ground : ground.moved(moves), judged.exposures, asked)
    if (gone.length === 0) return plan
    return { ...plan, scores: scorer.with(gone) }
  }
  return {
    ...judged,
    plan: withScores(planOf(ground, judged.exposures, { gone: [], most }), scorer),
    zones: zoneSecurity(around, judged.exposures, zoneTargets),
    recommendations: recommendationsOf(judged.exposures),
    whatIf,
  }
}

/** Terrain in which paths are searched. */
interface Terrain {
  readonly planner: AttackPlanner
  readonly around: Surroundings
  /** First address of each device. */
  readonly addresses: ReadonlyMap<string, string>
}

class AssessedTerrain implements Terrain {
  readonly planner: AttackPlanner
  readonly around: Surroundings
  readonly addresses: ReadonlyMap<string, string>
  readonly #steps: AttackGround
  readonly #devices: readonly Device[]

  constructor(
    knownDevices: readonly Device[],
    around: Surroundings,
    exposures: readonly Exposure[],
    firewall: readonly FirewallRule[] | undefined,
  ) {
    this.#devices = knownDevices
    this.#steps = new AttackGround(knownDevices, around, exposures, firewall)
    this.planner = new AttackPlanner(new AttackGraph(this.#steps.steps), this.#steps)
    this.around = around
    this.addresses = new Map(knownDevices.map((knownDevice) => [knownDevice.id, addressOf(knownDevice)]))
  }

  /** The same ground with devices in other zones, without making anew what that does not touch. */
  moved(moves: ReadonlyMap<string, string>): Terrain {
    const devices = movedDevices(this.#devices, moves)
    const around = new Map(this.around)
    const addresses = new Map(this.addresses)
    for (const device of devices) {
      const before = this.around.get(device.id)
      if (before === undefined) continue
      around.set(device.id, { ...before, ...placeOf(device) })
      addresses.set(device.id, addressOf(device))
    }
    const change = this.#steps.changed(devices, around)
    return { planner: this.planner.changed(change.gone, change.added, change), around, addresses }
  }
}

function addressOf({ ipAddresses, macAddresses }: Device): string {
  return ipAddresses[0] ?? macAddresses[0] ?? ''
}

function planOf(
  { planner, around, addresses }: Terrain,
  exposures: readonly Exposure[],
  asked: WhatIf,
): AttackPlan {
  const { paths, mitigations, chokePoints } = planner.plan(asked)
  const onWays = new Set(paths.flatMap(({ hops }) => hops.map(({ exposure }) => exposure)))
  const onPaths = Map.groupBy(
    exposures.filter(({ id }) => onWays.has(id)),
    ({ device: knownDevice }) => knownDevice,
  )
  const patches = new Set(mitigations.map(({ tag }) => tag))
  // A change may cut ways that come after the likeliest ones: then its flaws are on none of these.
  const patched = Map.groupBy(
    exposures.filter(
      ({ kind, device: knownDevice }) => kind === 'advisory' && patches.has(`patch:${knownDevice}`),
    ),
    ({ device: knownDevice }) => knownDevice,
  )
  const deviceOf = (id: string) => {
    const own = onPaths.get(id) ?? []
    const fixedIn = own.find((one) => one.fixedIn.length > 0)?.fixedIn ?? []
    const used = own.filter(({ kind }) => kind === 'advisory')
    const cves = (used.length > 0 ? used : (patched.get(id) ?? [])).map(({ name }) => name)
    return { address: addresses.get(id) ?? '', fixedIn, cves }
  }
  const isOnWay = new Set(paths.flatMap(({ hops }) => hops.map(({ to }) => to)))
  const ranked = mitigations.map((one) => ({
    ...one,
    ends: one.ends.toSorted((a, b) => Number(isOnWay.has(b)) - Number(isOnWay.has(a))),
  }))
  return { paths, changes: changeList(ranked, around, deviceOf), chokePoints }
}

/** Effect of each change of a plan, alone and with those before it. */
function withScores(plan: AttackPlan, scorer: Rescorer): AttackPlan {
  const tags = plan.changes.map(({ tag }) => tag)
  const changes = plan.changes.map((change, at) => {
    const alone = scorer.with([change.tag])
    const together = at === 0 ? alone : scorer.with(tags.slice(0, at + 1))
    const { before, devices } = together
    return { ...change, scores: { before, alone: alone.after, together: together.after, devices } }
  })
  return { ...plan, changes }
}

let lines: ProductLines | undefined

function productLines(): ProductLines {
  lines ??= new ProductLines(rowsOf('product-lines.tsv'))
  return lines
}

/** The tables of the inventory, asked the way exposure asks. */
export function productKnowledge(): ProductKnowledge {
  const knowledge = loadKnowledge([])
  return {
    aliasOfVendor: knowledge.aliasOfVendor,
    familyOf: (vendor, model) => (model === '' ? '' : (knowledge.typeOfModel(vendor, model)?.family ?? '')),
    nameOfOrder: (order) => (order === '' ? '' : knowledge.modelOfOrderNumber(order)),
    linesOf: (maker, numbers) => productLines().of(maker, numbers),
  }
}
