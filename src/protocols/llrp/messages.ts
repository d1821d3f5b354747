import type { Verb } from '#model/fact'

interface Said {
  readonly verb: Verb
  readonly name: string
}

/** Requests of a client to a reader, by message type: EPCglobal LLRP 1.1 (2010), table of message types. */
export const requests: ReadonlyMap<number, Said> = new Map<number, Said>([
  [1, { verb: 'identify', name: 'GET_READER_CAPABILITIES' }],
  [2, { verb: 'read', name: 'GET_READER_CONFIG' }],
  [3, { verb: 'configure', name: 'SET_READER_CONFIG' }],
  [14, { verb: 'diagnose', name: 'CLOSE_CONNECTION' }],
  [20, { verb: 'configure', name: 'ADD_ROSPEC' }],
  [21, { verb: 'configure', name: 'DELETE_ROSPEC' }],
  [22, { verb: 'operate', name: 'START_ROSPEC' }],
  [23, { verb: 'operate', name: 'STOP_ROSPEC' }],
  [24, { verb: 'operate', name: 'ENABLE_ROSPEC' }],
  [25, { verb: 'operate', name: 'DISABLE_ROSPEC' }],
  [26, { verb: 'read', name: 'GET_ROSPECS' }],
  [40, { verb: 'configure', name: 'ADD_ACCESSSPEC' }],
  [41, { verb: 'configure', name: 'DELETE_ACCESSSPEC' }],
  [42, { verb: 'operate', name: 'ENABLE_ACCESSSPEC' }],
  [43, { verb: 'operate', name: 'DISABLE_ACCESSSPEC' }],
  [44, { verb: 'read', name: 'GET_ACCESSSPECS' }],
  [46, { verb: 'diagnose', name: 'GET_SUPPORTED_VERSION' }],
  [47, { verb: 'diagnose', name: 'SET_PROTOCOL_VERSION' }],
  [60, { verb: 'read', name: 'GET_REPORT' }],
  [64, { verb: 'subscribe', name: 'ENABLE_EVENTS_AND_REPORTS' }],
])
/** Never answered: what they ask for comes as reports. */
export const UNANSWERED: ReadonlySet<number> = new Set([60, 64])

/** Unrequested messages of a reader. */
export const reports: ReadonlyMap<number, string> = new Map([
  [61, 'RO_ACCESS_REPORT'],
  [63, 'READER_EVENT_NOTIFICATION'],
])

const CLOSE_CONNECTION_RESPONSE = 4
const CLOSE_CONNECTION = 14
export const ERROR_MESSAGE = 100
export const CUSTOM = 1023
const OTHERS: ReadonlySet<number> = new Set([45, 55, 62, 72, ERROR_MESSAGE, CUSTOM])

/** The request that an answer answers: its type is ten less, but for the end of a connection. */
export function askedBy(type: number): number | undefined {
  if (type === CLOSE_CONNECTION_RESPONSE) return CLOSE_CONNECTION
  return requests.has(type - 10) && type !== CLOSE_CONNECTION && !requests.has(type) ? type - 10 : undefined
}

export function isMeant(type: number): boolean {
  return requests.has(type) || reports.has(type) || askedBy(type) !== undefined || OTHERS.has(type)
}
