/** Whether a plan may run now: signature, number, site, expiry, window, addresses. Every refusal names its reason. */
import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { isInNetwork } from '../plan/networks.ts'
import { planOfText } from '../plan/plan-text.ts'
import { planLimits, whyNotNow } from '../plan/query-plan.ts'
import type { QueryTemplate } from '../template/template.ts'
import { approverOf } from './approval.ts'
import type { OpenedGate } from './gate-config.ts'

/** Runs of a plan: canaries, the rest, and what a window or the kill switch cut short. Each run has the quota of the plan. */
export const RUNS = 40

export type CheckingGate = Pick<
  OpenedGate,
  'approvers' | 'needsSecondPerson' | 'site' | 'address' | 'networks'
>

/**
 * @param last the plan that ran last, and how many runs it had: it may go on, an older or changed one may not
 * @returns plan, approver, and the next `last`: to be kept before it runs
 */
export function checkPlan(
  folder: string,
  { approvers: keys, needsSecondPerson, ...gate }: CheckingGate,
  templates: ReadonlyMap<string, QueryTemplate>,
  last: { readonly number: number; readonly hash: string; readonly runs: number },
) {
  const [text, approvals] = [spoolFile(`${folder}/plan.yaml`), spoolFile(`${folder}/approvals`)]
  // The signature is checked before anything reads the plan.
  approverOf(text, approvals, { keys, planner: '', needsSecondPerson: false })
  const plan = planOfText(text, templates)
  const { planner, site, number, source } = plan
  const approver = approverOf(text, approvals, { keys, planner, needsSecondPerson })
  const hash = createHash('sha256').update(text).digest('hex')
  const runs = hash === last.hash ? last.runs + 1 : 1
  const outside = plan.targets.find(({ address }) => !gate.networks.some((one) => isInNetwork(address, one)))
  const isOld = number < last.number || (number === last.number && hash !== last.hash)
  const must = (isRight: boolean, fault: string) => {
    if (!isRight) throw new Error(fault)
  }
  must(site === gate.site, `the plan is for the site ${site}, this is ${gate.site}`)
  must(!isOld, `plan ${number} is not newer than plan ${last.number}, which ran last`)
  must(runs <= RUNS, `the plan had ${RUNS} runs; make a new one`)
  const isOurs = source.address === gate.address.split('/')[0]
  must(isOurs, `the plan asks from ${source.address}, this sensor from ${gate.address}`)
  must(outside === undefined, `${outside?.address} is outside the networks of the site`)
  const notNow = whyNotNow(plan, Date.now())
  must(notNow === '', notNow)
  return { plan, approver, last: { number, hash, runs } }
}

/** A file of a folder that the server may write: no link is followed, no size is believed. */
function spoolFile(path: string): string {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const found = fstatSync(descriptor)
    if (found.isFile() && found.size <= planLimits.file) return readFileSync(descriptor, 'utf8')
    throw new Error(`${path}: expected a file of at most ${planLimits.file} bytes`)
  } finally {
    closeSync(descriptor)
  }
}
