import type { Verb } from '#model/fact'

interface FunctionName {
  readonly verb: Verb
  readonly name: string
  /** False where silence is lawful. */
  readonly isAnswered: boolean
}

export const CONFIRM = 0
export const READ = 1
export const WRITE = 2
export const SELECT = 3
export const OPERATE = 4
export const DIRECT_OPERATE = 5
export const DIRECT_OPERATE_NO_ACK = 6
export const FREEZE_AT_TIME = 11
export const FREEZE_AT_TIME_NO_ACK = 12
export const ASSIGN_CLASS = 22
export const OPEN_FILE = 25
export const CLOSE_FILE = 26
export const ABORT_FILE = 30
export const AUTHENTICATE = 32
export const RESPONSE = 129
export const UNSOLICITED_RESPONSE = 130
export const AUTHENTICATION_RESPONSE = 131

function named(verb: Verb, name: string, isAnswered = true): FunctionName {
  return { verb, name, isAnswered }
}

/** Application function codes: IEEE 1815-2012 §4.4, table 4-2; secure authentication §7. */
export const functions: ReadonlyMap<number, FunctionName> = new Map([
  [CONFIRM, named('report', 'Confirm', false)],
  [READ, named('read', 'Read')],
  [WRITE, named('write', 'Write')],
  [SELECT, named('reserve', 'Select')],
  [OPERATE, named('operate', 'Operate')],
  [DIRECT_OPERATE, named('operate', 'Direct Operate')],
  [DIRECT_OPERATE_NO_ACK, named('operate', 'Direct Operate No Ack', false)],
  [7, named('execute', 'Immediate Freeze')],
  [8, named('execute', 'Immediate Freeze No Ack', false)],
  [9, named('execute', 'Freeze and Clear')],
  [10, named('execute', 'Freeze and Clear No Ack', false)],
  [FREEZE_AT_TIME, named('configure', 'Freeze at Time')],
  [FREEZE_AT_TIME_NO_ACK, named('configure', 'Freeze at Time No Ack', false)],
  [13, named('restart', 'Cold Restart')],
  [14, named('restart', 'Warm Restart')],
  [15, named('configure', 'Initialize Data')],
  [16, named('restart', 'Initialize Application')],
  [17, named('start', 'Start Application')],
  [18, named('stop', 'Stop Application')],
  [19, named('configure', 'Save Configuration')],
  [20, named('subscribe', 'Enable Unsolicited')],
  [21, named('configure', 'Disable Unsolicited')],
  [ASSIGN_CLASS, named('configure', 'Assign Class')],
  [23, named('diagnose', 'Delay Measurement')],
  [24, named('set-time', 'Record Current Time')],
  [OPEN_FILE, named('read', 'Open File')],
  [CLOSE_FILE, named('read', 'Close File')],
  [27, named('delete', 'Delete File')],
  [28, named('browse', 'Get File Info')],
  [29, named('authenticate', 'Authenticate File')],
  [ABORT_FILE, named('read', 'Abort File')],
  [31, named('configure', 'Activate Configuration')],
  [AUTHENTICATE, named('authenticate', 'Authentication Request')],
  [33, named('authenticate', 'Authentication Request No Ack', false)],
  [UNSOLICITED_RESPONSE, named('report', 'Unsolicited Response')],
])

/** Functions without a name have their number. */
export function functionOf(code: number): FunctionName {
  return functions.get(code) ?? named('execute', `Function ${code}`)
}

/** Functions of the link layer that ask for something: IEEE 1815-2012 §9.2.4.1.4. */
export const linkFunctions: ReadonlyMap<number, FunctionName> = new Map([
  [0, named('diagnose', 'Reset Link States')],
  [1, named('diagnose', 'Reset User Process')],
  [2, named('diagnose', 'Test Link States')],
  [9, named('diagnose', 'Request Link Status')],
])

/** Answers of the link layer: §9.2.4.1.5. */
export const NACK = 1
export const NOT_SUPPORTED = 15
