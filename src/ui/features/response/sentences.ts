import type {
  ResponseItem,
  ResponseList,
  ResponseState,
  ResponseTargetItem,
  TriggerItem,
} from '#schema/response'
import { countOf } from '#ui/kit/format'

export const stateTexts: Readonly<Record<ResponseState, string>> = {
  waiting: 'Waiting for approval',
  applying: 'Being applied',
  active: 'Active',
  undoing: 'Being undone',
  undone: 'Undone',
  failed: 'Not applied',
  refused: 'Refused',
  lapsed: 'Not decided in time',
  withdrawn: 'Withdrawn',
}

export const targetKinds: Readonly<Record<ResponseTargetItem['kind'], string>> = {
  address: 'IP address',
  flow: 'Connection of two addresses',
  mac: 'MAC address',
  domain: 'Domain',
  account: 'Account',
}

export const texts = {
  purpose:
    'A response blocks one host at a firewall, switch or directory. It starts with a dry run, needs the approval of another person, and ends by itself. Controllers and safety devices are never targets.',
  noAccounts: 'Sign-in is off, so no second person can approve. Add accounts first.',
  off: 'Responses are switched off: nothing new is applied, active ones end in time.',
} as const

export const targetText = ({ value, destination }: ResponseTargetItem) =>
  destination === '' ? value : `${value} → ${destination}`

export const isOpen = ({ ended }: ResponseItem) => ended === null

export function pageSentence({ items, appliedLastHour, perHour }: ResponseList): string {
  const waiting = items.filter(({ state }) => state === 'waiting').length
  const active = items.filter(({ state }) => state === 'active').length
  const now =
    waiting + active === 0
      ? 'No response is waiting or active'
      : `${waiting} waiting for approval, ${active} active`
  return `${now}. ${appliedLastHour} applied in the last hour, at most ${perHour} allowed.`
}

export function approvalText({ approvals, needed, dryRun }: ResponseItem): string {
  if (dryRun.approvals === 'never') return 'Refused, even if all approve'
  const given = approvals.length === 0 ? '' : `, given by ${approvals.map(({ by }) => by).join(', ')}`
  return `Needs ${countOf(needed, 'approval')} by other people${given}`
}

export const MINUTES = [
  { value: '15', label: '15 minutes' },
  { value: '60', label: '1 hour' },
  { value: '240', label: '4 hours' },
  { value: '1440', label: '24 hours' },
] as const

/** Proposal and release of a trigger, with names. */
export function triggerText({ state, proposedBy, releasedBy }: TriggerItem): string {
  if (state === 'proposed') return `○ proposed by ${proposedBy}; another person must release it`
  if (state === 'changed') return '▲ the playbook changed since it was released; it does not run'
  return `● released by ${releasedBy}, proposed by ${proposedBy}`
}

/** Executor of a playbook step. @param type as CACAO 2.0 names commands */
export function stepText(type: string, isRun: boolean): string {
  if (type === 'manual') return 'done by a person'
  return isRun ? 'sent to the connection' : `${type}, never run`
}
