/**
 * Actions: effects of an operation on a device, whatever its protocol. Titles, techniques and gravity of alerts depend
 * on them. The folder of each protocol assigns operations to actions (`Protocol.actions`).
 */
import type { Operation, Verb } from './fact.ts'

export const ACTIONS = [
  'upkeep',
  'session',
  'session-end',
  'logon',
  'identify',
  'scan',
  'list-points',
  'read-values',
  'read-image',
  'read-history',
  'read-file',
  'query-records',
  'retrieve-records',
  'read-state',
  'read-diagnostics',
  'subscribe',
  'report',
  'store-records',
  'order',
  'set-parameter',
  'set-limit',
  'command',
  'write-inputs',
  'write-outputs',
  'force',
  'safety',
  'protection',
  'silence',
  'acknowledge',
  'clear-log',
  'stop',
  'restart',
  'start',
  'mode',
  'download',
  'online-edit',
  'upload',
  'task',
  'firmware-enter',
  'firmware',
  'address',
  'configure',
  'clock',
  'password',
  'reserve',
  'call',
  'shell',
  'script',
  'write-file',
  'delete',
] as const
export type ActionName = (typeof ACTIONS)[number]

/**
 * Gravity of an action that nobody approved, apart from the evidence: 0 upkeep of a link, 1 one read, 2 many reads and
 * logons, 3 a change, 4 a halt, silence, address or access, 5 program, firmware, safety.
 */
export type Gravity = 0 | 1 | 2 | 3 | 4 | 5

export interface ActionDescription {
  /** At most 33 characters: `by a client that never did` may follow. */
  readonly title: string
  /** ATT&CK for ICS techniques that the bytes show, v19. */
  readonly techniques: readonly string[]
  /** Impacts that it may lead to and that the bytes alone do not show. */
  readonly consequences: readonly string[]
  readonly gravity: Gravity
}

const ACTION_DESCRIPTIONS: Readonly<Record<ActionName, ActionDescription>> = {
  upkeep: { title: 'Link test sent', techniques: [], consequences: [], gravity: 0 },
  session: { title: 'Control session opened', techniques: ['T0886'], consequences: [], gravity: 1 },
  'session-end': {
    title: 'Control session ended or reset',
    techniques: ['T1691.001'],
    consequences: ['T0813'],
    gravity: 1,
  },
  logon: { title: 'Logon to a controller', techniques: ['T0859'], consequences: [], gravity: 2 },
  identify: {
    title: 'Device identification read',
    techniques: ['T0888', 'T0846.002'],
    consequences: [],
    gravity: 1,
  },
  scan: { title: 'Devices searched', techniques: ['T0846.002', 'T0888'], consequences: [], gravity: 1 },
  'list-points': {
    title: 'Points and names listed',
    techniques: ['T0861', 'T0846.002'],
    consequences: [],
    gravity: 1,
  },
  'read-values': { title: 'Process values read', techniques: ['T0801'], consequences: ['T0882'], gravity: 1 },
  'read-image': {
    title: 'I/O image read',
    techniques: ['T0877', 'T0801'],
    consequences: ['T0882'],
    gravity: 1,
  },
  'read-history': {
    title: 'History or log read',
    techniques: ['T0811', 'T0801'],
    consequences: ['T0882'],
    gravity: 1,
  },
  'read-file': { title: 'File read', techniques: ['T0893', 'T0811'], consequences: ['T0882'], gravity: 2 },
  'query-records': {
    title: 'Patient or work records queried',
    techniques: ['T0811'],
    consequences: ['T0882'],
    gravity: 2,
  },
  'retrieve-records': {
    title: 'Patient or work records retrieved',
    techniques: ['T0811', 'T0802'],
    consequences: ['T0882'],
    gravity: 2,
  },
  'store-records': {
    title: 'Patient or work records stored',
    techniques: ['T1692.002'],
    consequences: ['T0832'],
    gravity: 3,
  },
  order: {
    title: 'Order sent to a device or system',
    techniques: ['T1692.001', 'T0836'],
    consequences: ['T0831'],
    gravity: 3,
  },
  'read-state': { title: 'Operating state read', techniques: ['T0868'], consequences: [], gravity: 1 },
  'read-diagnostics': { title: 'Diagnostics read', techniques: ['T0888'], consequences: [], gravity: 1 },
  subscribe: { title: 'Reports subscribed', techniques: ['T0801', 'T0802'], consequences: [], gravity: 1 },
  report: { title: 'Values reported', techniques: ['T1692.002'], consequences: ['T0832'], gravity: 1 },
  'set-parameter': {
    title: 'Set point or parameter written',
    techniques: ['T0836', 'T1692.001'],
    consequences: ['T0831'],
    gravity: 3,
  },
  'set-limit': {
    title: 'Alarm limit written',
    techniques: ['T0838', 'T0836'],
    consequences: ['T0815'],
    gravity: 3,
  },
  command: {
    title: 'Control command sent',
    techniques: ['T1692.001'],
    consequences: ['T0831', 'T0827'],
    gravity: 3,
  },
  'write-inputs': {
    title: 'Inputs overwritten',
    techniques: ['T0835', 'T1692.002'],
    consequences: ['T0832'],
    gravity: 3,
  },
  'write-outputs': {
    title: 'Output image written',
    techniques: ['T0835', 'T1692.001'],
    consequences: ['T0831'],
    gravity: 3,
  },
  force: {
    title: 'Outputs forced',
    techniques: ['T0835', 'T1692.001'],
    consequences: ['T0831'],
    gravity: 3,
  },
  safety: {
    title: 'Safety function changed',
    techniques: ['T1692.001', 'T0836'],
    consequences: ['T0880'],
    gravity: 5,
  },
  protection: {
    title: 'Protection function changed',
    techniques: ['T1692.001', 'T0836'],
    consequences: ['T0837'],
    gravity: 5,
  },
  silence: {
    title: 'Reporting disabled',
    techniques: ['T1691.002', 'T0878'],
    consequences: ['T0815', 'T0829'],
    gravity: 4,
  },
  acknowledge: {
    title: 'Alarms acknowledged or shelved',
    techniques: ['T0878'],
    consequences: ['T0815'],
    gravity: 3,
  },
  'clear-log': { title: 'Log or event memory cleared', techniques: ['T0872'], consequences: [], gravity: 3 },
  stop: {
    title: 'Controller stopped',
    techniques: ['T0858', 'T0816', 'T0881'],
    consequences: ['T0813', 'T0826'],
    gravity: 4,
  },
  restart: {
    title: 'Controller restarted',
    techniques: ['T0816', 'T0814'],
    consequences: ['T0813', 'T0826'],
    gravity: 4,
  },
  start: { title: 'Controller started', techniques: ['T0858'], consequences: ['T0831'], gravity: 4 },
  mode: { title: 'Operating mode changed', techniques: ['T0858'], consequences: ['T0813'], gravity: 4 },
  download: {
    title: 'Program downloaded',
    techniques: ['T0843', 'T0889'],
    consequences: ['T0831'],
    gravity: 5,
  },
  'online-edit': {
    title: 'Program changed while running',
    techniques: ['T0843.002', 'T0889'],
    consequences: ['T0831'],
    gravity: 5,
  },
  upload: { title: 'Program uploaded', techniques: ['T0845'], consequences: ['T0882'], gravity: 2 },
  task: {
    title: 'Task or schedule changed',
    techniques: ['T0821', 'T0889'],
    consequences: ['T0831'],
    gravity: 3,
  },
  'firmware-enter': {
    title: 'Firmware update mode entered',
    techniques: ['T0800'],
    consequences: ['T0826'],
    gravity: 5,
  },
  firmware: {
    title: 'Firmware written',
    techniques: ['T1693.001', 'T0800'],
    consequences: ['T0826'],
    gravity: 5,
  },
  address: {
    title: 'Name or address changed',
    techniques: ['T0836', 'T0814'],
    consequences: ['T0813', 'T0829'],
    gravity: 4,
  },
  configure: {
    title: 'Device settings changed',
    techniques: ['T0836', 'T0889'],
    consequences: ['T0831'],
    gravity: 3,
  },
  clock: { title: 'Device clock changed', techniques: ['T0836'], consequences: [], gravity: 3 },
  password: {
    title: 'Password or access changed',
    techniques: ['T0892', 'T0836'],
    consequences: ['T0813'],
    gravity: 4,
  },
  reserve: { title: 'Exclusive control taken', techniques: ['T0858'], consequences: ['T0813'], gravity: 3 },
  call: { title: 'Method called', techniques: ['T0871', 'T1692.001'], consequences: ['T0831'], gravity: 3 },
  shell: { title: 'Command line used', techniques: ['T0807'], consequences: ['T0831'], gravity: 4 },
  script: { title: 'Script sent', techniques: ['T0853'], consequences: ['T0831'], gravity: 4 },
  'write-file': { title: 'File written', techniques: ['T0867', 'T0895'], consequences: [], gravity: 3 },
  delete: { title: 'Data deleted', techniques: ['T0809'], consequences: ['T0826'], gravity: 4 },
}

export function describeAction(action: ActionName): ActionDescription {
  return ACTION_DESCRIPTIONS[action]
}

/** Actions of verbs that need no further information. */
const ACTION_OF_VERB: Readonly<Record<Verb, ActionName>> = {
  read: 'read-values',
  write: 'set-parameter',
  operate: 'command',
  force: 'force',
  report: 'report',
  subscribe: 'subscribe',
  browse: 'list-points',
  identify: 'identify',
  diagnose: 'read-diagnostics',
  start: 'start',
  stop: 'stop',
  restart: 'restart',
  'set-mode': 'mode',
  'download-program': 'download',
  'upload-program': 'upload',
  'update-firmware': 'firmware',
  configure: 'configure',
  'set-time': 'clock',
  'set-password': 'password',
  authenticate: 'logon',
  reserve: 'reserve',
  execute: 'call',
  delete: 'delete',
}

/** Which operations of a protocol are which action. What it leaves out follows from the verb. */
export interface ActionTable {
  /** By code, or by code and name with a space between where a code has several meanings. */
  readonly codes?: Readonly<Record<string, ActionName>>
  /** By verb, for what `codes` leaves out. */
  readonly verbs?: Readonly<Partial<Record<Verb, ActionName>>>
  /** Decides by object, value or qualifiers, before the other tables; undefined leaves the decision to them. */
  readonly of?: (operation: Operation) => ActionName | undefined
}

/** The action of an operation, by the table of its protocol. Undefined: by its verb alone. */
export function statedAction(table: ActionTable | undefined, operation: Operation): ActionName | undefined {
  if (table === undefined) return undefined
  const { code, name, verb } = operation
  return (
    table.of?.(operation) ??
    own(table.codes, `${code} ${name}`) ??
    own(table.codes, code) ??
    own(table.verbs, verb)
  )
}

export function actionOf(table: ActionTable | undefined, operation: Operation): ActionName {
  return statedAction(table, operation) ?? ACTION_OF_VERB[operation.verb] ?? 'call'
}

/** Codes are text from packets: `constructor` is no entry of a table. */
function own<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined
}

/** Actions of one kind share an alert. */
export const ACTION_FAMILIES = ['upkeep', 'look', 'collect', 'change', 'halt', 'program'] as const
export type ActionFamily = (typeof ACTION_FAMILIES)[number]

export function familyOfAction(action: ActionName): ActionFamily {
  return ACTION_FAMILIES[describeAction(action).gravity] ?? 'look'
}
