/** Exposures, scores and attack paths of a plant, from what is known of it: puts the rooms exposure and paths together. */
import type { AdvisorySet } from '#exposure/advisory'
import { attackGround } from '#exposure/attack-steps'
import { changeList } from '#exposure/change-list'
import type { FirewallRule } from '#exposure/firewall'
import { type HostDetails, withDetails } from '#exposure/host-details'
import { judgePlant } from '#exposure/judge'
import { moved, movesIn } from '#exposure/moved'
import type { ProductKnowledge } from '#exposure/observation'
import { recommendationsOf } from '#exposure/recommendations'
import { Rescorer } from '#exposure/rescore'
import { zoneSecurity } from '#exposure/security-levels'
import { type Surroundings, surroundingsOf } from '#exposure/surroundings'
import type { Alert } from '#model/alert'
import type { Asset, Link } from '#model/asset'
import type { AttackPlan, Exposure, FindingState, SecurityLevel, SiteExposure, WhatIf } from '#model/exposure'
import { AttackPlanner } from '#paths/plan'
import { loadKnowledge } from '../knowledge.ts'

/** Assets and links are gone through more than once. */
export interface Plant {
  readonly assets: Iterable<Asset>
  readonly links: Iterable<Link>
  readonly alerts: readonly Alert[]
}

export interface Assessing {
  readonly set: AdvisorySet
  readonly states?: ReadonlyMap<string, FindingState>
  /** Rules of firewalls between the zones. */
  readonly firewall?: readonly FirewallRule[]
  /** Lists from inside devices. */
  readonly details?: readonly HostDetails[]
  /** Security level that each zone is to reach. */
  readonly zoneTargets?: ReadonlyMap<string, SecurityLevel>
  /** Paths looked for. */
  readonly most?: number
}

export interface Assessment extends SiteExposure {
  /** What is left with these changes made, and what that does to the scores. */
  whatIf(asked: WhatIf): AttackPlan
}

export function assess(
  seen: Plant,
  { set, states, firewall, details = [], zoneTargets = new Map(), most }: Assessing,
): Assessment {
  const plant =
    details.length === 0
      ? seen
      : { ...seen, assets: [...seen.assets].map((one) => withDetails(one, details)) }
  const around = surroundingsOf(plant.assets, plant.links)
  const judging = { set, knowledge: productKnowledge(), ...(states === undefined ? {} : { states }) }
  const judged = judgePlant(plant, around, judging)
  const ground = groundOf(plant, around, judged.exposures, firewall)
  const scorer = new Rescorer(judged.exposures, judged.consequences, around)
  const whatIf = (asked: WhatIf): AttackPlan => {
    const { gone } = asked
    const moves = movesIn(gone)
    const changed = moves.size === 0 ? ground : movedGround(plant, moves, judged.exposures, firewall)
    const plan = planOf(changed, judged.exposures, asked)
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

interface Ground {
  readonly planner: AttackPlanner
  readonly around: Surroundings
  /** First address of each device. */
  readonly addresses: ReadonlyMap<string, string>
}

function groundOf(
  { assets }: Pick<Plant, 'assets'>,
  around: Surroundings,
  exposures: readonly Exposure[],
  firewall: readonly FirewallRule[] | undefined,
): Ground {
  const { steps, sources, targets } = attackGround(assets, around, exposures, firewall)
  const addresses = new Map<string, string>()
  for (const { id, ipAddresses, macAddresses } of assets)
    addresses.set(id, ipAddresses[0] ?? macAddresses[0] ?? '')
  return { planner: new AttackPlanner(steps, sources, targets), around, addresses }
}

function movedGround(
  plant: Plant,
  moves: ReadonlyMap<string, string>,
  exposures: readonly Exposure[],
  firewall: readonly FirewallRule[] | undefined,
): Ground {
  const assets = moved([...plant.assets], moves)
  return groundOf({ assets }, surroundingsOf(assets, plant.links), exposures, firewall)
}

function planOf(
  { planner, around, addresses }: Ground,
  exposures: readonly Exposure[],
  asked: WhatIf,
): AttackPlan {
  const { paths, mitigations, chokePoints } = planner.plan(asked)
  const used = new Set(paths.flatMap(({ hops }) => hops.map(({ exposure }) => exposure)))
  const onPaths = Map.groupBy(
    exposures.filter(({ id }) => used.has(id)),
    ({ asset }) => asset,
  )
  const deviceOf = (id: string) => {
    const own = onPaths.get(id) ?? []
    const fixedIn = own.find((one) => one.fixedIn.length > 0)?.fixedIn ?? []
    const cves = own.filter(({ kind }) => kind === 'advisory').map(({ name }) => name)
    return { address: addresses.get(id) ?? '', fixedIn, cves }
  }
  return { paths, changes: changeList(mitigations, around, deviceOf), chokePoints }
}

/** What each change of a plan brings, alone and with those before it. */
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

/** The tables of the inventory, asked the way exposure asks. */
export function productKnowledge(): ProductKnowledge {
  const knowledge = loadKnowledge([])
  return {
    aliasOfVendor: knowledge.aliasOfVendor,
    familyOf: (vendor, model) => (model === '' ? '' : (knowledge.typeOfModel(vendor, model)?.family ?? '')),
    nameOfOrder: (order) => (order === '' ? '' : knowledge.modelOfOrderNumber(order)),
  }
}
