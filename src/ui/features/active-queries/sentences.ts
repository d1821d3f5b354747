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
  waiting: 'Canaries done, waiting',
  ran: 'Run complete',
  done: 'Done',
  stopped: 'Stopped',
  refused: 'Refused by the gate',
  failed: 'Failed',
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
