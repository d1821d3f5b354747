/** The action of an operation: by the table of its protocol, and by what is touched. */
import { type ActionName, type ActionTable, actionOf, describeAction } from '#model/action'
import type { Operation } from '#model/fact'
import { isAlarmLimit, isPlace } from './settings.ts'

/** Actions of an object that may have a name of its own: alarm limits, name and address. */
const REFINED: ReadonlySet<ActionName> = new Set(['set-parameter', 'configure', 'command'])

/** @param isToGroup nobody in particular is asked */
export function actionOfOperation(
  table: ActionTable | undefined,
  operation: Operation,
  isToGroup: boolean,
): ActionName {
  const action = actionOf(table, operation)
  if (action === 'identify') return isToGroup ? 'scan' : action
  if (!REFINED.has(action)) return action
  if (isAlarmLimit(operation)) return 'set-limit'
  return action === 'configure' && isPlace(operation) ? 'address' : action
}

/** How a client is to a device: never seen at it, or seen with other actions only. */
export type ClientStanding = 'unknown' | 'known'

export function titleOf(action: ActionName, standing: ClientStanding): string {
  const { title } = describeAction(action)
  if (action === 'report')
    return `${title} by ${standing === 'unknown' ? 'an unknown sender' : 'a sender that never did'}`
  return `${title} by ${standing === 'unknown' ? 'an unknown client' : 'a client that never did'}`
}

/** ATT&CK for ICS: Rogue Master; Internet Accessible Device, External Remote Services. */
const ROGUE_MASTER = 'T0848'
const FROM_INTERNET = ['T0883', 'T0822'] as const
/** Execution through API. */
const THROUGH_INTERFACE = 'T0871'
const MOST_TECHNIQUES = 6

/** Techniques of an action by such a client. */
export function techniquesOf(
  action: ActionName,
  {
    standing,
    isFromInternet = false,
    isControllerInterface = false,
  }: {
    readonly standing: ClientStanding
    readonly isFromInternet?: boolean
    readonly isControllerInterface?: boolean
  },
): readonly string[] {
  const { techniques, gravity } = describeAction(action)
  const isChange = gravity >= 3
  const isCall = isControllerInterface && gravity > 0 && action !== 'identify' && action !== 'subscribe'
  const all = [
    ...techniques,
    ...(isChange && standing === 'unknown' ? [ROGUE_MASTER] : []),
    ...(isFromInternet ? FROM_INTERNET : []),
    ...(isCall ? [THROUGH_INTERFACE] : []),
  ]
  return [...new Set(all)].slice(0, MOST_TECHNIQUES)
}
