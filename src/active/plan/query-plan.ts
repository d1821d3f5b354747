/** A plan: which devices are asked what, from where, when and until when. Its bytes are signed. */
import type { QueryTemplate, SeenValue } from '../template/template.ts'
import { BUDGETS, type QueryBudgets } from './budgets.ts'
import { PlanError, PlanReader } from './plan-reader.ts'

export const planLimits = {
  targets: 500,
  queriesPerTarget: 12,
  windows: 20,
  /** Days from creation to expiry. */
  days: 30,
  /** Bytes of the file. */
  file: 2_000_000,
  names: 256,
} as const

export interface PlannedQuery {
  readonly id: string
  /** Differs from the template's where the service was seen elsewhere. */
  readonly port: number
  readonly known: Partial<Record<SeenValue, readonly number[]>>
  /** Length of the credential in bytes where the request has it; else 0. */
  readonly secretLength: number
  /** Addresses whose names are requested. */
  readonly names: readonly string[]
}

export interface PlannedTarget {
  /** Id in the inventory. */
  readonly device: string
  readonly name: string
  readonly address: string
  readonly mac: string
  readonly vendor: string
  readonly model: string
  readonly firmware: string
  /** Why a person allowed a device that was held back; '' for none. */
  readonly allowedBecause: string
  /** Median of answer times as seen passively, in milliseconds; 0 where unknown. */
  readonly usualAnswerMs: number
  readonly queries: readonly PlannedQuery[]
}

export interface QueryPlan {
  readonly version: 1
  /** Higher than of each plan before: an old plan cannot be run again. */
  readonly number: number
  readonly site: string
  readonly planner: string
  readonly created: string
  readonly expires: string
  readonly windows: readonly { readonly from: string; readonly until: string }[]
  readonly source: { readonly address: string; readonly mac: string }
  readonly budgets: QueryBudgets
  readonly targets: readonly PlannedTarget[]
}

const KNOWN: readonly SeenValue[] = ['units', 'rackSlots', 'slots', 'profinetIds', 'lastByte', 'ownLastByte']

/** Reads parsed YAML or JSON; anything unexpected is refused with its place. */
export function readPlan(value: unknown, templates: ReadonlyMap<string, QueryTemplate>): QueryPlan {
  const plan = new PlanReader(value, 'plan')
  if (plan.integer('version', 1, 1) !== 1) throw new PlanError('version: expected 1')
  const created = plan.time('created')
  const expires = plan.time('expires')
  const days = (Date.parse(expires) - Date.parse(created)) / 86_400_000
  if (!(days > 0 && days <= planLimits.days))
    throw new PlanError(
      `expires: expected 0 to ${planLimits.days} days after created, got ${days.toFixed(1)}`,
    )
  const source = plan.object('source')
  const sourceAddress = source.address('address')
  const budgets = plan.object('budgets')
  const targets = plan.list('targets', planLimits.targets)
  const seen = new Set<string>()
  const read: QueryPlan = {
    version: 1,
    number: plan.integer('number', 1, Number.MAX_SAFE_INTEGER),
    site: plan.text('site'),
    planner: plan.text('planner'),
    created,
    expires,
    windows: plan
      .list('windows', planLimits.windows)
      .map((window) => ({ from: window.time('from'), until: window.time('until') })),
    source: { address: sourceAddress, mac: source.mac('mac') },
    budgets: Object.fromEntries(
      Object.entries(BUDGETS).map(([name, most]) => [
        name,
        // Gaps may only become longer, all else only less.
        /gap$/i.test(name) ? budgets.integer(name, most, 3_600_000) : budgets.integer(name, 1, most),
      ]),
    ) as unknown as QueryBudgets,
    targets: targets.map((target) => {
      const address = target.address('address')
      if (address === sourceAddress) throw new PlanError(`${target.place}: ${address} is our own address`)
      if (seen.has(address)) throw new PlanError(`${target.place}: ${address} is in the plan twice`)
      seen.add(address)
      return {
        device: target.text('device'),
        name: target.text('name'),
        address,
        mac: target.mac('mac'),
        vendor: target.text('vendor'),
        model: target.text('model'),
        firmware: target.text('firmware'),
        allowedBecause: target.text('allowedBecause'),
        usualAnswerMs: target.integer('usualAnswerMs', 0, 60_000),
        queries: target
          .list('queries', planLimits.queriesPerTarget)
          .map((query) => readQuery(query, templates)),
      }
    }),
  }
  if (read.targets.length === 0) throw new PlanError('targets: expected at least one')
  return read
}

function readQuery(query: PlanReader, templates: ReadonlyMap<string, QueryTemplate>): PlannedQuery {
  const id = query.text('id')
  if (!templates.has(id)) throw new PlanError(`${query.place}: no query named ${id.slice(0, 60)}`)
  const known = query.object('known')
  return {
    id,
    port: query.integer('port', 1, 65_535),
    known: Object.fromEntries(
      KNOWN.filter((name) => known.has(name)).map((name) => [name, known.integers(name, 64)]),
    ),
    secretLength: query.integer('secretLength', 0, 400),
    names: query.addresses('names', planLimits.names),
  }
}

/** '' inside a window of an unexpired plan. */
export function whyNotNow({ created, expires, windows }: QueryPlan, now: number): string {
  if (now < Date.parse(created)) return `the clock is before the creation of the plan, ${created}`
  if (now >= Date.parse(expires)) return `the plan expired at ${expires}`
  const isOpen =
    windows.length === 0 ||
    windows.some(({ from, until }) => now >= Date.parse(from) && now < Date.parse(until))
  return isOpen ? '' : NO_WINDOW
}

/** End of the text of a run that a person must look at. */
export const NEEDS_APPROVAL = 'approve the plan again to go on'
/** In the spool folder: the server touches it, and a run ends when it no longer does. */
export const SERVER_ALIVE = 'alive'

export const NO_WINDOW = 'no window of the plan is open'
