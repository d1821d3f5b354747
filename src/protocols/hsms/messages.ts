import type { Verb } from '#model/fact'

export interface Primary {
  readonly verb: Verb
  readonly name: string
}

/**
 * Operation of each primary message, by stream and function: SEMI E5-0712, E30, E39, E40, E87 and E94 for streams 3, 14
 * and 16.
 */
export const primaries: ReadonlyMap<string, Primary> = new Map<string, Primary>([
  ['S1F1', { verb: 'identify', name: 'Are You There' }],
  ['S1F3', { verb: 'read', name: 'Selected Equipment Status' }],
  ['S1F11', { verb: 'browse', name: 'Status Variable Namelist' }],
  ['S1F13', { verb: 'identify', name: 'Establish Communications' }],
  ['S1F15', { verb: 'set-mode', name: 'Request OFF-LINE' }],
  ['S1F17', { verb: 'set-mode', name: 'Request ON-LINE' }],
  ['S1F19', { verb: 'read', name: 'Get Attribute' }],
  ['S1F21', { verb: 'browse', name: 'Data Variable Namelist' }],
  ['S1F23', { verb: 'browse', name: 'Collection Event Namelist' }],
  ['S2F13', { verb: 'read', name: 'Equipment Constant Request' }],
  ['S2F15', { verb: 'configure', name: 'New Equipment Constant' }],
  ['S2F17', { verb: 'read', name: 'Date and Time Request' }],
  ['S2F19', { verb: 'restart', name: 'Reset/Initialize' }],
  ['S2F21', { verb: 'operate', name: 'Remote Command' }],
  ['S2F23', { verb: 'subscribe', name: 'Trace Initialize' }],
  ['S2F25', { verb: 'diagnose', name: 'Loopback Diagnostic' }],
  ['S2F27', { verb: 'start', name: 'Initiate Processing' }],
  ['S2F29', { verb: 'browse', name: 'Equipment Constant Namelist' }],
  ['S2F31', { verb: 'set-time', name: 'Date and Time Set' }],
  ['S2F33', { verb: 'subscribe', name: 'Define Report' }],
  ['S2F35', { verb: 'subscribe', name: 'Link Event Report' }],
  ['S2F37', { verb: 'subscribe', name: 'Enable/Disable Event Report' }],
  ['S2F41', { verb: 'operate', name: 'Host Command' }],
  ['S2F43', { verb: 'configure', name: 'Reset Spooling Streams and Functions' }],
  ['S2F45', { verb: 'configure', name: 'Define Variable Limit Attributes' }],
  ['S2F47', { verb: 'read', name: 'Variable Limit Attribute Request' }],
  ['S2F49', { verb: 'operate', name: 'Enhanced Remote Command' }],
  ['S3F17', { verb: 'operate', name: 'Carrier Action' }],
  ['S3F25', { verb: 'operate', name: 'Port Action' }],
  ['S3F27', { verb: 'set-mode', name: 'Change Access' }],
  ['S5F1', { verb: 'report', name: 'Alarm Report' }],
  ['S5F3', { verb: 'configure', name: 'Enable/Disable Alarm' }],
  ['S5F5', { verb: 'read', name: 'List Alarms' }],
  ['S5F7', { verb: 'read', name: 'List Enabled Alarms' }],
  ['S6F1', { verb: 'report', name: 'Trace Data' }],
  ['S6F11', { verb: 'report', name: 'Event Report' }],
  ['S6F15', { verb: 'read', name: 'Event Report Request' }],
  ['S6F19', { verb: 'read', name: 'Individual Report Request' }],
  ['S6F23', { verb: 'read', name: 'Request Spooled Data' }],
  ['S7F1', { verb: 'diagnose', name: 'Process Program Load Inquire' }],
  ['S7F3', { verb: 'download-program', name: 'Process Program Send' }],
  ['S7F5', { verb: 'upload-program', name: 'Process Program Request' }],
  ['S7F17', { verb: 'delete', name: 'Delete Process Program' }],
  ['S7F19', { verb: 'browse', name: 'Current Process Program Directory' }],
  ['S7F23', { verb: 'download-program', name: 'Formatted Process Program Send' }],
  ['S7F25', { verb: 'upload-program', name: 'Formatted Process Program Request' }],
  ['S9F1', { verb: 'report', name: 'Unrecognized Device ID' }],
  ['S9F3', { verb: 'report', name: 'Unrecognized Stream Type' }],
  ['S9F5', { verb: 'report', name: 'Unrecognized Function Type' }],
  ['S9F7', { verb: 'report', name: 'Illegal Data' }],
  ['S9F9', { verb: 'report', name: 'Transaction Timer Timeout' }],
  ['S9F11', { verb: 'report', name: 'Data Too Long' }],
  ['S9F13', { verb: 'report', name: 'Conversation Timeout' }],
  ['S10F1', { verb: 'report', name: 'Terminal Request' }],
  ['S10F3', { verb: 'write', name: 'Terminal Display, Single' }],
  ['S10F5', { verb: 'write', name: 'Terminal Display, Multi-Block' }],
  ['S10F9', { verb: 'write', name: 'Broadcast' }],
  ['S14F1', { verb: 'read', name: 'GetAttr' }],
  ['S14F3', { verb: 'configure', name: 'SetAttr' }],
  ['S14F9', { verb: 'configure', name: 'Create Object' }],
  ['S14F11', { verb: 'delete', name: 'Delete Object' }],
  ['S16F5', { verb: 'operate', name: 'Process Job Command' }],
  ['S16F11', { verb: 'operate', name: 'PRJobCreateEnh' }],
  ['S16F15', { verb: 'operate', name: 'PRJobMultiCreate' }],
  ['S16F17', { verb: 'delete', name: 'PRJobDequeue' }],
  ['S16F27', { verb: 'operate', name: 'Control Job Command' }],
])

/** Commands that most equipment knows by these names: SEMI E30-0611, E40, E94. */
const commandVerbs: ReadonlyMap<string, Verb> = new Map([
  ['START', 'start'],
  ['RESUME', 'start'],
  ['STOP', 'stop'],
  ['PAUSE', 'stop'],
  ['ABORT', 'stop'],
  ['LOCAL', 'set-mode'],
  ['REMOTE', 'set-mode'],
  ['GO-LOCAL', 'set-mode'],
  ['GO-REMOTE', 'set-mode'],
  ['PP-SELECT', 'configure'],
])

/** Verb of a remote command; `operate` for equipment-specific ones. */
export function commandVerb(command: string): Verb {
  return commandVerbs.get(command.toUpperCase().replaceAll('_', '-')) ?? 'operate'
}

/** Commands of control jobs by number: SEMI E94-0306. */
export const jobCommands: readonly (string | undefined)[] = [
  undefined,
  'START',
  'PAUSE',
  'RESUME',
  'CANCEL',
  'DESELECT',
  'STOP',
  'ABORT',
  'HOQ',
]

/** Messages that name a command. */
export const COMMANDS: ReadonlySet<string> = new Set(['S2F21', 'S2F41', 'S2F49', 'S16F5', 'S16F27'])
/** Messages whose first text names what they are about: programs, objects. */
export const NAMED: ReadonlySet<string> = new Set([
  'S7F1',
  'S7F3',
  'S7F5',
  'S7F17',
  'S7F23',
  'S7F25',
  'S3F17',
  'S3F25',
])
/** Replies that begin with an acknowledgement code; others carry values, whose first may be a single byte, too: SEMI E5-0712. */
export const ACKNOWLEDGED: ReadonlySet<string> = new Set(
  [
    ['S1', 14, 16, 18],
    ['S2', 16, 20, 22, 24, 28, 32, 34, 36, 38, 42, 44, 46, 50],
    ['S3', 18, 26, 28],
    ['S5', 4],
    ['S6', 24],
    ['S7', 2, 4, 18, 24],
    ['S10', 4, 6, 10],
  ].flatMap(([stream, ...functions]) => functions.map((number) => `${stream}F${number}`)),
)
/** Replies in which this acknowledgement means that the command will be carried out later: HCACK and CAACK, SEMI E5-0712. */
export const LATER = 4
export const MAY_BE_LATER: ReadonlySet<string> = new Set(['S2F42', 'S2F50', 'S3F18', 'S3F26', 'S3F28'])
