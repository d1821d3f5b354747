/** The action of an operation: by the table of its protocol, and by what is touched. */
import { type ActionName, type ActionTable, actionOf, describeAction } from '#model/action'
import type { Operation, Verb } from '#model/fact'
import { isAlarmLimit, isPlace } from './settings.ts'

/** Actions of an object that may have a name of its own: alarm limits, name and address. */
const REFINED: ReadonlySet<ActionName> = new Set(['set-parameter', 'configure', 'command'])

/** @param isToGroup the request is addressed to a group */
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
/** Transient Cyber Asset. */
const TRANSIENT = 'T0864'
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
    isTransient = false,
  }: {
    readonly standing: ClientStanding
    readonly isFromInternet?: boolean
    readonly isControllerInterface?: boolean
    /** The client came to the network while it was watched. */
    readonly isTransient?: boolean
  },
): readonly string[] {
  const { techniques, gravity } = describeAction(action)
  const isChange = gravity >= 3
  const isCall = isControllerInterface && gravity > 0 && action !== 'identify' && action !== 'subscribe'
  const all = [
    ...techniques,
    ...(isChange && standing === 'unknown' ? [ROGUE_MASTER] : []),
    ...(isChange && isTransient ? [TRANSIENT] : []),
    ...(isFromInternet ? FROM_INTERNET : []),
    ...(isCall ? [THROUGH_INTERFACE] : []),
  ]
  return [...new Set(all)].slice(0, MOST_TECHNIQUES)
}

interface OfficeWords {
  readonly title: string
  readonly techniques: readonly string[]
}

/** Operations of protocols that are not industrial, by verb: files, directories, management. ATT&CK for ICS. */
const OFFICE_WORDS: Readonly<Record<Verb, OfficeWords>> = {
  read: { title: 'Data read', techniques: ['T0811', 'T0888'] },
  write: { title: 'Data or settings written', techniques: ['T0836', 'T0889'] },
  operate: { title: 'Command sent', techniques: ['T1692.001'] },
  force: { title: 'Command sent', techniques: ['T1692.001'] },
  report: { title: 'Messages reported', techniques: ['T1692.002'] },
  subscribe: { title: 'Reports subscribed', techniques: ['T0801', 'T0802'] },
  browse: { title: 'Names and objects listed', techniques: ['T0888', 'T0846'] },
  identify: { title: 'Device identification read', techniques: ['T0888', 'T0846'] },
  diagnose: { title: 'Diagnostics read', techniques: ['T0888'] },
  start: { title: 'Service started', techniques: ['T0886'] },
  stop: { title: 'Service stopped', techniques: ['T0881'] },
  restart: { title: 'Device or service restarted', techniques: ['T0816'] },
  'set-mode': { title: 'Operating mode changed', techniques: ['T0858'] },
  'download-program': { title: 'Program transferred', techniques: ['T0867'] },
  'upload-program': { title: 'Program read', techniques: ['T0845'] },
  'update-firmware': { title: 'Firmware written', techniques: ['T1693.001'] },
  configure: { title: 'Settings changed', techniques: ['T0836', 'T0889'] },
  'set-time': { title: 'Clock changed', techniques: ['T0836'] },
  'set-password': { title: 'Password changed', techniques: ['T0892'] },
  authenticate: { title: 'Logon', techniques: ['T0859'] },
  reserve: { title: 'Exclusive access taken', techniques: ['T0858'] },
  execute: { title: 'Remote call sent', techniques: ['T0886', 'T0871'] },
  delete: { title: 'Data deleted', techniques: ['T0809'] },
}

/** Title and techniques of an operation by an unknown client, of a protocol that is not industrial. */
export function officeWordsOf(verb: Verb): OfficeWords {
  const { title, techniques } = OFFICE_WORDS[verb]
  return { title: `${title} by an unknown client`, techniques }
}
