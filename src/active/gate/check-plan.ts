/** Whether a plan may run now: signature, number, site, expiry, window, addresses. Every refusal names its reason. */
import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInNetwork } from '../plan/networks.ts'
import { planOfText } from '../plan/plan-text.ts'
import { planLimits, type QueryPlan, whyNotNow } from '../plan/query-plan.ts'
import type { QueryTemplate } from '../template/template.ts'
import { approverOf } from './approval.ts'
import type { OpenedGate } from './gate-config.ts'

export class Refusal extends Error {}

/** The plan that ran last, and how many runs it had. */
export interface LastPlan {
  readonly number: number
  readonly hash: string
  readonly runs: number
}

export interface CheckedPlan {
  readonly plan: QueryPlan
  readonly approver: string
  /** To be kept once it runs. */
  readonly last: LastPlan
}

/** Runs of a plan: canaries, the rest, and what a window or the kill switch cut short. Each run has the quota of the plan. */
export const RUNS = 40

/** @param last the same plan may go on, an older or changed one may not */
export function checkPlan(
  folder: string,
  gate: OpenedGate,
  templates: ReadonlyMap<string, QueryTemplate>,
  last: LastPlan,
): CheckedPlan {
  const text = spoolFile(join(folder, 'plan.yaml'))
  const approvals = spoolFile(join(folder, 'approvals'))
  const rule = { keys: gate.approvers, planner: '', needsSecondPerson: false }
  // The signature is checked before anything reads the plan.
  approverOf(text, approvals, rule)
  const plan = planOfText(text, templates)
  const { planner, site, number, source } = plan
  const approver = approverOf(text, approvals, {
    ...rule,
    planner,
    needsSecondPerson: gate.needsSecondPerson,
  })
  const hash = createHash('sha256').update(text).digest('hex')
  const runs = hash === last.hash ? last.runs + 1 : 1
  const outside = plan.targets.find(({ address }) => !gate.networks.some((one) => isInNetwork(address, one)))
  const now = whyNotNow(plan, Date.now())
  const faults: readonly (readonly [boolean, string])[] = [
    [site !== gate.site, `the plan is for the site ${site}, this is ${gate.site}`],
    [
      number < last.number || (number === last.number && hash !== last.hash),
      `plan ${number} is not newer than plan ${last.number}, which ran last`,
    ],
    [runs > RUNS, `the plan had ${RUNS} runs; make a new one`],
    [
      source.address !== gate.address.split('/')[0],
      `the plan asks from ${source.address}, this sensor from ${gate.address}`,
    ],
    [outside !== undefined, `${outside?.address} is outside the networks of the site`],
    [now !== '', now],
  ]
  const fault = faults.find(([isWrong]) => isWrong)
  if (fault !== undefined) throw new Refusal(fault[1])
  return { plan, approver, last: { number, hash, runs } }
}

/** A file of a folder that the server may write: no link is followed, no size is believed. */
function spoolFile(path: string): string {
  let descriptor: number
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    throw new Refusal(`${path}: ${(error as Error).message}`)
  }
  try {
    const { size } = fstatSync(descriptor)
    if (!fstatSync(descriptor).isFile() || size > planLimits.file)
      throw new Refusal(`${path}: expected a file of at most ${planLimits.file} bytes`)
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}
