import type { Verb } from '#model/fact'
import { messageType } from './wire.ts'

export interface MessageName {
  readonly verb: Verb
  readonly name: string
}

/** IEEE 1588-2019 §13.3.2.3. */
export const messages: ReadonlyMap<number, MessageName> = new Map([
  [messageType.sync, { verb: 'report', name: 'Sync' }],
  [messageType.delayRequest, { verb: 'read', name: 'Delay_Req' }],
  [messageType.peerDelayRequest, { verb: 'read', name: 'Pdelay_Req' }],
  [messageType.peerDelayResponse, { verb: 'report', name: 'Pdelay_Resp' }],
  [messageType.followUp, { verb: 'report', name: 'Follow_Up' }],
  [messageType.delayResponse, { verb: 'report', name: 'Delay_Resp' }],
  [messageType.peerDelayFollowUp, { verb: 'report', name: 'Pdelay_Resp_Follow_Up' }],
  [messageType.announce, { verb: 'report', name: 'Announce' }],
  [messageType.signaling, { verb: 'subscribe', name: 'Signaling' }],
  [messageType.management, { verb: 'read', name: 'Management' }],
])

/** actionField: §15.4.1.6. */
export const action = { get: 0, set: 1, response: 2, command: 3, acknowledge: 4 } as const

/** managementId: §15.5.2.3. */
export const managementNames: ReadonlyMap<number, string> = new Map([
  [0x0000, 'NULL_PTP_MANAGEMENT'],
  [0x0001, 'CLOCK_DESCRIPTION'],
  [0x0002, 'USER_DESCRIPTION'],
  [0x0003, 'SAVE_IN_NON_VOLATILE_STORAGE'],
  [0x0004, 'RESET_NON_VOLATILE_STORAGE'],
  [0x0005, 'INITIALIZE'],
  [0x0006, 'FAULT_LOG'],
  [0x0007, 'FAULT_LOG_RESET'],
  [0x2000, 'DEFAULT_DATA_SET'],
  [0x2001, 'CURRENT_DATA_SET'],
  [0x2002, 'PARENT_DATA_SET'],
  [0x2003, 'TIME_PROPERTIES_DATA_SET'],
  [0x2004, 'PORT_DATA_SET'],
  [0x2005, 'PRIORITY1'],
  [0x2006, 'PRIORITY2'],
  [0x2007, 'DOMAIN'],
  [0x2008, 'SLAVE_ONLY'],
  [0x2009, 'LOG_ANNOUNCE_INTERVAL'],
  [0x200a, 'ANNOUNCE_RECEIPT_TIMEOUT'],
  [0x200b, 'LOG_SYNC_INTERVAL'],
  [0x200c, 'VERSION_NUMBER'],
  [0x200d, 'ENABLE_PORT'],
  [0x200e, 'DISABLE_PORT'],
  [0x200f, 'TIME'],
  [0x2010, 'CLOCK_ACCURACY'],
  [0x2011, 'UTC_PROPERTIES'],
  [0x2012, 'TRACEABILITY_PROPERTIES'],
  [0x2013, 'TIMESCALE_PROPERTIES'],
  [0x2014, 'UNICAST_NEGOTIATION_ENABLE'],
  [0x2015, 'PATH_TRACE_LIST'],
  [0x2016, 'PATH_TRACE_ENABLE'],
  [0x2017, 'GRANDMASTER_CLUSTER_TABLE'],
  [0x2018, 'UNICAST_MASTER_TABLE'],
  [0x2019, 'UNICAST_MASTER_MAX_TABLE_SIZE'],
  [0x201a, 'ACCEPTABLE_MASTER_TABLE'],
  [0x201b, 'ACCEPTABLE_MASTER_TABLE_ENABLED'],
  [0x201c, 'ACCEPTABLE_MASTER_MAX_TABLE_SIZE'],
  [0x201d, 'ALTERNATE_MASTER'],
  [0x201e, 'ALTERNATE_TIME_OFFSET_ENABLE'],
  [0x201f, 'ALTERNATE_TIME_OFFSET_NAME'],
  [0x2020, 'ALTERNATE_TIME_OFFSET_MAX_KEY'],
  [0x2021, 'ALTERNATE_TIME_OFFSET_PROPERTIES'],
  [0x3000, 'EXTERNAL_PORT_CONFIGURATION_ENABLED'],
  [0x3001, 'MASTER_ONLY'],
  [0x3002, 'HOLDOVER_UPGRADE_ENABLE'],
  [0x3003, 'EXT_PORT_CONFIG_PORT_DATA_SET'],
  [0x4000, 'TRANSPARENT_CLOCK_DEFAULT_DATA_SET'],
  [0x4001, 'TRANSPARENT_CLOCK_PORT_DATA_SET'],
  [0x4002, 'PRIMARY_DOMAIN'],
  [0x6000, 'DELAY_MECHANISM'],
  [0x6001, 'LOG_MIN_PDELAY_REQ_INTERVAL'],
])

const TIME = 0x200f
const INITIALIZE = 0x0005
const CLOCK_DESCRIPTION = 0x0001

export function managementVerb(act: number, id: number): Verb {
  if (act === action.get) return id === CLOCK_DESCRIPTION ? 'identify' : 'read'
  if (act === action.command) return id === INITIALIZE ? 'restart' : 'configure'
  return id === TIME ? 'set-time' : 'configure'
}

/** managementErrorId: §15.5.4.4. */
const ERRORS: ReadonlyMap<number, string> = new Map([
  [0x0001, 'RESPONSE_TOO_BIG'],
  [0x0002, 'NO_SUCH_ID'],
  [0x0003, 'WRONG_LENGTH'],
  [0x0004, 'WRONG_VALUE'],
  [0x0005, 'NOT_SETABLE'],
  [0x0006, 'NOT_SUPPORTED'],
  [0x0007, 'UNPOPULATED'],
  [0xfffe, 'GENERAL_ERROR'],
])

export function errorName(code: number): string {
  return ERRORS.get(code) ?? `error ${code}`
}
