import type { Verb } from '#model/fact'

interface Command {
  readonly verb: Verb
  readonly name: string
}

/** Commands by their packet identifier: ASAM MCD-1 XCP 1.5 (2017), protocol layer. */
export const commands: ReadonlyMap<number, Command> = new Map<number, Command>([
  [0xff, { verb: 'diagnose', name: 'CONNECT' }],
  [0xfe, { verb: 'diagnose', name: 'DISCONNECT' }],
  [0xfd, { verb: 'read', name: 'GET_STATUS' }],
  [0xfc, { verb: 'diagnose', name: 'SYNCH' }],
  [0xfb, { verb: 'read', name: 'GET_COMM_MODE_INFO' }],
  [0xfa, { verb: 'identify', name: 'GET_ID' }],
  [0xf9, { verb: 'configure', name: 'SET_REQUEST' }],
  [0xf8, { verb: 'authenticate', name: 'GET_SEED' }],
  [0xf7, { verb: 'authenticate', name: 'UNLOCK' }],
  [0xf6, { verb: 'read', name: 'SET_MTA' }],
  [0xf5, { verb: 'read', name: 'UPLOAD' }],
  [0xf4, { verb: 'read', name: 'SHORT_UPLOAD' }],
  [0xf3, { verb: 'read', name: 'BUILD_CHECKSUM' }],
  [0xf2, { verb: 'execute', name: 'TRANSPORT_LAYER_CMD' }],
  [0xf1, { verb: 'execute', name: 'USER_CMD' }],
  [0xf0, { verb: 'write', name: 'DOWNLOAD' }],
  [0xef, { verb: 'write', name: 'DOWNLOAD_NEXT' }],
  [0xee, { verb: 'write', name: 'DOWNLOAD_MAX' }],
  [0xed, { verb: 'write', name: 'SHORT_DOWNLOAD' }],
  [0xec, { verb: 'write', name: 'MODIFY_BITS' }],
  [0xeb, { verb: 'configure', name: 'SET_CAL_PAGE' }],
  [0xea, { verb: 'read', name: 'GET_CAL_PAGE' }],
  [0xe9, { verb: 'read', name: 'GET_PAG_PROCESSOR_INFO' }],
  [0xe8, { verb: 'read', name: 'GET_SEGMENT_INFO' }],
  [0xe7, { verb: 'read', name: 'GET_PAGE_INFO' }],
  [0xe6, { verb: 'configure', name: 'SET_SEGMENT_MODE' }],
  [0xe5, { verb: 'read', name: 'GET_SEGMENT_MODE' }],
  [0xe4, { verb: 'configure', name: 'COPY_CAL_PAGE' }],
  [0xe3, { verb: 'subscribe', name: 'CLEAR_DAQ_LIST' }],
  [0xe2, { verb: 'subscribe', name: 'SET_DAQ_PTR' }],
  [0xe1, { verb: 'subscribe', name: 'WRITE_DAQ' }],
  [0xe0, { verb: 'subscribe', name: 'SET_DAQ_LIST_MODE' }],
  [0xdf, { verb: 'read', name: 'GET_DAQ_LIST_MODE' }],
  [0xde, { verb: 'subscribe', name: 'START_STOP_DAQ_LIST' }],
  [0xdd, { verb: 'subscribe', name: 'START_STOP_SYNCH' }],
  [0xdc, { verb: 'read', name: 'GET_DAQ_CLOCK' }],
  [0xdb, { verb: 'read', name: 'READ_DAQ' }],
  [0xda, { verb: 'read', name: 'GET_DAQ_PROCESSOR_INFO' }],
  [0xd9, { verb: 'read', name: 'GET_DAQ_RESOLUTION_INFO' }],
  [0xd8, { verb: 'read', name: 'GET_DAQ_LIST_INFO' }],
  [0xd7, { verb: 'read', name: 'GET_DAQ_EVENT_INFO' }],
  [0xd6, { verb: 'subscribe', name: 'FREE_DAQ' }],
  [0xd5, { verb: 'subscribe', name: 'ALLOC_DAQ' }],
  [0xd4, { verb: 'subscribe', name: 'ALLOC_ODT' }],
  [0xd3, { verb: 'subscribe', name: 'ALLOC_ODT_ENTRY' }],
  [0xd2, { verb: 'update-firmware', name: 'PROGRAM_START' }],
  [0xd1, { verb: 'delete', name: 'PROGRAM_CLEAR' }],
  [0xd0, { verb: 'update-firmware', name: 'PROGRAM' }],
  [0xcf, { verb: 'restart', name: 'PROGRAM_RESET' }],
  [0xce, { verb: 'read', name: 'GET_PGM_PROCESSOR_INFO' }],
  [0xcd, { verb: 'read', name: 'GET_SECTOR_INFO' }],
  [0xcc, { verb: 'update-firmware', name: 'PROGRAM_PREPARE' }],
  [0xcb, { verb: 'update-firmware', name: 'PROGRAM_FORMAT' }],
  [0xca, { verb: 'update-firmware', name: 'PROGRAM_NEXT' }],
  [0xc9, { verb: 'update-firmware', name: 'PROGRAM_MAX' }],
  [0xc8, { verb: 'read', name: 'PROGRAM_VERIFY' }],
  [0xc7, { verb: 'subscribe', name: 'WRITE_DAQ_MULTIPLE' }],
  [0xc6, { verb: 'set-time', name: 'TIME_CORRELATION_PROPERTIES' }],
  [0xc5, { verb: 'subscribe', name: 'DTO_CTR_PROPERTIES' }],
  [0xc0, { verb: 'diagnose', name: 'Level 1 command' }],
])
/** Identifiers of commands; a master's lower ones carry values that the slave takes over, and are never answered. */
export const LOWEST_COMMAND = 0xc0
export const STIMULATION = { verb: 'write', name: 'STIM', code: 'stim' } as const
/** Go on with a block, of which the slave answers the last packet alone: master block mode. */
export const CONTINUING: ReadonlySet<number> = new Set([0xef, 0xca])
export const CONNECT = 0xff
export const GET_ID = 0xfa
export const UPLOAD = 0xf5

/** Packets of a slave: positive answer, error, event, service; lower numbers carry measured values. */
export const ANSWER = 0xff
export const ERROR = 0xfe
export const LOWEST_PACKET = 0xfc

/** Same document, table of error codes. */
export const errors: ReadonlyMap<number, string> = new Map([
  [0x00, 'processor not synchronised'],
  [0x10, 'busy'],
  [0x11, 'measuring'],
  [0x12, 'programming'],
  [0x20, 'unknown command'],
  [0x21, 'command syntax'],
  [0x22, 'out of range'],
  [0x23, 'write protected'],
  [0x24, 'access denied'],
  [0x25, 'access locked'],
  [0x26, 'page not valid'],
  [0x27, 'mode not valid'],
  [0x28, 'segment not valid'],
  [0x29, 'sequence'],
  [0x2a, 'measurement configuration'],
  [0x30, 'memory overflow'],
  [0x31, 'generic'],
  [0x32, 'verification'],
])
