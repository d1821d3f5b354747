/** Whether a plan may run now: signature, number, site, expiry, window, addresses. Every refusal names its reason. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { planOfText } from '../plan/plan-text.ts'
import { planLimits, type QueryPlan } from '../plan/query-plan.ts'
import type { QueryTemplate } from '../template/template.ts'
import { approverOf, planHash } from './approval.ts'
import { isInNetwork, type OpenedGate } from './gate-config.ts'

export class Refusal extends Error {}

export interface CheckedPlan {
  readonly plan: QueryPlan
  readonly approver: string
  readonly hash: string
}

/** @param lastNumber of the plan that ran last; the same plan may go on */
export function checkPlan(
  folder: string,
  gate: OpenedGate,
  templates: ReadonlyMap<string, QueryTemplate>,
  last: { readonly number: number; readonly hash: string },
): CheckedPlan {
  const text = spoolFile(join(folder, 'plan.yaml'))
  const planner = /^planner: (.*)$/m.exec(text)?.[1]?.replace(/^"|"$/g, '') ?? ''
  // The signature is checked before anything reads the plan.
  const approver = approverOf(text, spoolFile(join(folder, 'approvals')), {
    keys: gate.approvers,
    planner,
    needsSecondPerson: gate.needsSecondPerson,
  })
  const plan = planOfText(text, templates)
  if (gate.needsSecondPerson && plan.planner === approver)
    throw new Refusal(`${approver} made the plan; expected the approval of another person`)
  const hash = planHash(text)
  if (plan.site !== gate.site)
    throw new Refusal(`the plan is for the site ${plan.site}, this is ${gate.site}`)
  if (plan.number < last.number || (plan.number === last.number && hash !== last.hash))
    throw new Refusal(`plan ${plan.number} is not newer than plan ${last.number}, which ran last`)
  if (plan.source.address !== gate.address.split('/')[0])
    throw new Refusal(`the plan asks from ${plan.source.address}, this sensor from ${gate.address}`)
  for (const { address } of plan.targets)
    if (!gate.networks.some((network) => isInNetwork(address, network)))
      throw new Refusal(`${address} is outside the networks of the site`)
  return { plan, approver, hash }
}

/** '' inside a window of an unexpired plan. */
export function whyNotNow({ created, expires, windows }: QueryPlan, now: number): string {
  if (now < Date.parse(created)) return `the clock is before the creation of the plan, ${created}`
  if (now >= Date.parse(expires)) return `the plan expired at ${expires}`
  const isOpen =
    windows.length === 0 ||
    windows.some(({ from, until }) => now >= Date.parse(from) && now < Date.parse(until))
  return isOpen ? '' : 'no window of the plan is open'
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
