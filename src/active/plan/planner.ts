/** Makes a plan from the inventory: who is asked what, and who is left out for which reason. */
import type { QueryTemplate, SeenValue } from '../template/template.ts'
import { BUDGETS } from './budgets.ts'
import { addressProblem, PlanError } from './plan-reader.ts'
import {
  type AskDecision,
  answersOne,
  type FragileDevice,
  mayBeAsked,
  type QueryCandidate,
} from './query-permission.ts'
import { type PlannedTarget, planLimits, type QueryPlan } from './query-plan.ts'

export interface PlanRequest {
  readonly number: number
  readonly site: string
  readonly planner: string
  readonly source: QueryPlan['source']
  /** Our address with the prefix length of its network: frames without IP reach no other one. */
  readonly network: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly days: number
  readonly windows: QueryPlan['windows']
  /** Ids of queries; of risk C only those named here are used. */
  readonly queries: readonly string[]
  /** Reasons of a person for held devices, by device. */
  readonly allowed: Readonly<Record<string, string>>
  /** Addresses, MAC addresses, zones or devices that are never asked. */
  readonly excluded: readonly string[]
  readonly fragile: readonly FragileDevice[]
  /** Kinds and lengths of the credentials that the gate has, by address. */
  readonly credentials: Readonly<Record<string, Readonly<Partial<Record<string, number>>>>>
}

export interface LeftOut extends AskDecision {
  readonly device: string
  readonly name: string
  readonly address: string
  readonly query: string
}

export interface MadePlan {
  readonly plan: QueryPlan
  readonly leftOut: readonly LeftOut[]
}

/** Names that one server is asked for: as many requests as a device may get. */
const NAMES = 60
const IMPORTANCE = ['low', 'medium', 'high'] as const

export function makePlan(
  candidates: readonly QueryCandidate[],
  templates: ReadonlyMap<string, QueryTemplate>,
  request: PlanRequest,
): MadePlan {
  const wanted = request.queries.map((id) => {
    const template = templates.get(id)
    if (template === undefined)
      throw new PlanError(`no query named ${id.slice(0, 60)}; see sightglass query list`)
    return template
  })
  const leftOut: LeftOut[] = []
  const targets: PlannedTarget[] = []
  const once = new Set<string>()
  const unnamed = candidates
    .flatMap(({ name, addresses }) => (name === '' || addresses.includes(name) ? addresses.slice(0, 1) : []))
    .filter((address) => addressProblem(address) === '')
    .slice(0, NAMES)
  // The least important device is asked first.
  const ordered = [...candidates].sort(
    (a, b) =>
      IMPORTANCE.indexOf(a.importance) - IMPORTANCE.indexOf(b.importance) || compare(a.device, b.device),
  )
  for (const candidate of ordered) {
    const address = candidate.addresses[0] ?? ''
    const reason = Object.hasOwn(request.allowed, candidate.device) ? request.allowed[candidate.device]! : ''
    const credentials = Object.hasOwn(request.credentials, address) ? request.credentials[address]! : {}
    const hasCredential = ({ credential }: QueryTemplate) =>
      credential === undefined || Object.hasOwn(credentials, credential)
    const replaced = new Set(wanted.filter(hasCredential).map(({ preferredOver }) => preferredOver))
    const asked: QueryTemplate[] = []
    for (const template of wanted) {
      if (replaced.has(template.id)) continue
      const decision = mayBeAsked(candidate, template, {
        fragile: request.fragile,
        now: request.now,
        excluded: request.excluded,
        network: request.network,
      })
      const isAllowed = decision.state === 'allowed' || (decision.state === 'held' && reason !== '')
      if (template.asksNames === true && unnamed.length === 0) continue
      if (template.oncePerPlan === true && isAllowed) {
        if (!once.has(template.id)) asked.push(template)
        once.add(template.id)
      } else if (isAllowed && hasCredential(template)) asked.push(template)
      else if (answersOne(candidate, template))
        leftOut.push({
          ...{ device: candidate.device, name: candidate.name, address, query: template.id },
          ...(isAllowed
            ? {
                state: 'refused',
                reason: `no credential is set for it: ${template.credential}; none is guessed`,
              }
            : decision),
        })
    }
    if (asked.length > 0) targets.push(targetOf(candidate, { asked, reason, credentials, unnamed }))
  }
  if (targets.length > planLimits.targets)
    throw new PlanError(`${targets.length} targets; a plan has at most ${planLimits.targets}: choose a zone`)
  const plan: QueryPlan = {
    version: 1,
    ...{ number: request.number, site: request.site, planner: request.planner },
    created: new Date(request.now).toISOString(),
    expires: new Date(request.now + request.days * 86_400_000).toISOString(),
    ...{ windows: request.windows, source: request.source, budgets: BUDGETS, targets },
  }
  return { plan, leftOut }
}

function targetOf(
  candidate: QueryCandidate,
  {
    asked,
    reason,
    credentials,
    unnamed,
  }: {
    readonly asked: readonly QueryTemplate[]
    readonly reason: string
    readonly credentials: Readonly<Partial<Record<string, number>>>
    readonly unnamed: readonly string[]
  },
): PlannedTarget {
  const address = candidate.addresses[0]!
  return {
    ...{ device: candidate.device, name: short(candidate.name), address, mac: candidate.macs[0]! },
    ...{
      vendor: short(candidate.vendor),
      model: short(candidate.model),
      firmware: short(candidate.firmware),
    },
    allowedBecause: short(reason),
    usualAnswerMs: 0,
    queries: asked.slice(0, planLimits.queriesPerTarget).map((template) => ({
      id: template.id,
      port: template.port,
      known: knownOf(candidate, template),
      secretLength: credentials[template.credential ?? ''] ?? 0,
      names: template.asksNames === true ? unnamed : [],
    })),
  }
}

function knownOf(
  candidate: QueryCandidate,
  { steps }: QueryTemplate,
): Partial<Record<SeenValue, readonly number[]>> {
  const { units, rackSlots, slots, profinetIds } = candidate
  const seen: Partial<Record<SeenValue, readonly number[]>> = { units, rackSlots, slots, profinetIds }
  const used = new Set(
    steps.flatMap(({ fields }) =>
      Object.values(fields ?? {}).flatMap((rule) =>
        'known' in rule && rule.known !== undefined ? [rule.known] : [],
      ),
    ),
  )
  if (steps.some(({ eachUnit }) => eachUnit)) used.add('units')
  return Object.fromEntries(
    [...used].flatMap((name) => {
      const values = (seen[name] ?? []).slice(0, 16)
      return values.length === 0 ? [] : [[name, values]]
    }),
  )
}

/** Text of devices is text of attackers: one line, bounded. */
function short(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, ' ').slice(0, 200)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
