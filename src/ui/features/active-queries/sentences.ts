/** Texts of the page. */
import type { ActiveQueryStatus, QueryPlanItem, QueryTargetItem } from '#schema/active-queries'

export const RISK_TEXTS = {
  A: 'One datagram at a time, no session',
  B: 'One short session, closed with FIN',
  C: 'Needs a choice of its own: uses a scarce resource, or answers are not standardised',
} as const

export const STATE_TEXTS: Readonly<Record<QueryPlanItem['state'], string>> = {
  planned: 'Not approved',
  approved: 'Approved',
  running: 'Running',
  waiting: 'Waiting',
  ran: 'Run complete',
  done: 'Done',
  stopped: 'Stopped',
  refused: 'Refused by the gate',
  failed: 'Failed',
}

/** Next step of a plan that did not end well. */
export const NEXT_TEXTS: Partial<Record<QueryPlanItem['state'], string>> = {
  stopped: 'Nothing more is sent. Approve the plan again for the devices that were not asked.',
  refused: 'Nothing was sent. Correct what the gate names, then sign the plan again or make a new one.',
  failed:
    'Nothing more is sent. Check the devices that were asked and the log of the gate before you make a new plan.',
}

export const PROGRESS_TEXTS: Readonly<Record<QueryTargetItem['progress'], string>> = {
  open: 'Not asked',
  asked: 'Asked',
  complete: 'Complete',
  distress: 'Distress',
}

export function statusSentence({ isOn, plans, isStopped }: ActiveQueryStatus): string {
  if (!isOn) return 'Off. Nothing is sent.'
  if (isStopped) return 'The kill switch is set. Nothing is sent.'
  const running = plans.filter(({ state }) => state === 'running').length
  if (running > 0) return `${running} ${running === 1 ? 'plan is' : 'plans are'} running.`
  const waiting = plans.filter(({ state }) => state === 'planned').length
  return waiting > 0
    ? `${waiting} ${waiting === 1 ? 'plan waits' : 'plans wait'} for approval.`
    : 'No plan is running.'
}

/** Groups of eight bytes, so that hex can be read. */
export function spacedHex(hex: string): string {
  return hex.match(/.{1,16}/g)?.join(' ') ?? ''
}

export function changeText(before: string, after: string | undefined): string {
  if (after === undefined || after === before) return before || '–'
  return before === '' ? after : `${before} → ${after}`
}

/** `orderNumber` → `order number`. */
export function learnsText(learns: readonly string[]): string {
  return learns.map((one) => one.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)).join(', ')
}

export const STEP_TEXTS = ['Planned', 'Approved', 'One device of each model', 'All others', 'Done'] as const

/** Index of the current step: what comes before it is done. */
export function stepOf(state: QueryPlanItem['state'], targets: readonly QueryTargetItem[]): number {
  if (state === 'done') return STEP_TEXTS.length
  const isOpen = (wave: QueryTargetItem['wave']) =>
    targets.some((target) => target.wave === wave && target.progress === 'open')
  if (targets.every(({ progress }) => progress === 'open')) return state === 'planned' ? 0 : 1
  if (isOpen('canary')) return 2
  return isOpen('rest') ? 3 : 4
}

export function isBad(state: QueryPlanItem['state']): boolean {
  return state === 'stopped' || state === 'refused' || state === 'failed'
}

const GAINS = ['model', 'firmware', 'serial'] as const

/** Of the devices that were asked: how many have a value, before and after. */
export function gainText(targets: readonly QueryTargetItem[]): string {
  const asked = targets.filter(({ after }) => after !== null)
  const known = (of: (typeof GAINS)[number], when: 'before' | 'after') =>
    asked.filter((target) => (target[when]?.[of] ?? '') !== '').length
  const parts = GAINS.map((of) => `${of} ${known(of, 'before')} → ${known(of, 'after')}`)
  return `of ${asked.length} ${asked.length === 1 ? 'device' : 'devices'}: ${parts.join(', ')}`
}

/** Most packets and bytes that one query sends to one device of the plan. */
export function costOf(query: string, targets: readonly QueryTargetItem[]) {
  const costs = targets.map(({ packets }) => packets.filter((packet) => packet.query === query))
  return {
    packets: Math.max(0, ...costs.map((packets) => packets.length)),
    bytes: Math.max(0, ...costs.map((packets) => packets.reduce((sum, { bytes }) => sum + bytes, 0))),
  }
}

export function sizeText({ packets, bytes }: { readonly packets: number; readonly bytes: number }): string {
  return `${packets} ${packets === 1 ? 'packet' : 'packets'}, ${bytes} bytes`
}
