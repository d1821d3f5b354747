/** ASDU types: those of IEC 60870-5-101, the time-tagged 58–64 and 107 of IEC 60870-5-104:2006 §8, security of IEC TS 60870-5-7:2013. */
import { type AsduType, type AsduTypeLine, asduTypes, asduTypesOf } from '#protocol-kit/asdu'

const OWN: readonly AsduTypeLine[] = [
  [41, 'S_IT_TC_1 security statistics with time tag CP56Time2a', 'report', 'monitor', 'other', 14, 7],
  [58, 'C_SC_TA_1 single command with time tag', 'operate', 'control', 'single', 8, 7],
  [59, 'C_DC_TA_1 double command with time tag', 'operate', 'control', 'double', 8, 7],
  [60, 'C_RC_TA_1 regulating step command with time tag', 'operate', 'control', 'step', 8, 7],
  [61, 'C_SE_TA_1 set point command, normalized, with time tag', 'operate', 'control', 'normalized', 10, 7],
  [62, 'C_SE_TB_1 set point command, scaled, with time tag', 'operate', 'control', 'scaled', 10, 7],
  [
    63,
    'C_SE_TC_1 set point command, short floating point, with time tag',
    'operate',
    'control',
    'float',
    12,
    7,
  ],
  [64, 'C_BO_TA_1 bitstring command of 32 bits with time tag', 'operate', 'control', 'bits', 11, 7],
  [81, 'S_CH_NA_1 authentication challenge', 'authenticate', 'file', 'other', -1],
  [82, 'S_RP_NA_1 authentication reply', 'authenticate', 'file', 'other', -1],
  [83, 'S_AR_NA_1 aggressive mode authentication request', 'authenticate', 'file', 'other', -1],
  [84, 'S_KR_NA_1 session key status request', 'authenticate', 'file', 'other', -1],
  [85, 'S_KS_NA_1 session key status', 'authenticate', 'file', 'other', -1],
  [86, 'S_KC_NA_1 session key change', 'authenticate', 'file', 'other', -1],
  [87, 'S_ER_NA_1 authentication error', 'authenticate', 'file', 'other', -1],
  [90, 'S_US_NA_1 user status change', 'configure', 'file', 'other', -1],
  [91, 'S_UQ_NA_1 update key change request', 'set-password', 'file', 'other', -1],
  [92, 'S_UR_NA_1 update key change reply', 'set-password', 'file', 'other', -1],
  [93, 'S_UK_NA_1 update key change, symmetric', 'set-password', 'file', 'other', -1],
  [94, 'S_UA_NA_1 update key change, asymmetric', 'set-password', 'file', 'other', -1],
  [95, 'S_UC_NA_1 update key change confirmation', 'set-password', 'file', 'other', -1],
  [107, 'C_TS_TA_1 test command with time tag', 'diagnose', 'control', 'other', 9, 7],
  [127, 'F_SC_NB_1 query log', 'read', 'control', 'other', 16, 7],
]

export const types: ReadonlyMap<number, AsduType> = new Map(
  [...asduTypes, ...asduTypesOf(OWN)].sort(([one], [other]) => one - other),
)

/** Commands that are selected before they are executed: types 45–50, 58–63. */
export function hasSelect(type: number): boolean {
  return (type >= 45 && type <= 50) || (type >= 58 && type <= 63)
}

/** File transfer: §7.3.6. */
export const FILE_READY = 120
export const CALL_FILE = 122
export const LAST_SECTION = 123
export const SEGMENT = 125

const UNKNOWN_MONITOR: AsduType = {
  name: 'Unknown type',
  verb: 'report',
  direction: 'monitor',
  element: 'other',
  bytes: -1,
  time: 0,
}
const UNKNOWN_CONTROL: AsduType = { ...UNKNOWN_MONITOR, verb: 'execute', direction: 'control' }

/** The type, or the meaning of its number's range: 1–44 and 70–79 are monitored information (§7.2.1.1). */
export function typeOf(code: number): AsduType {
  const known = types.get(code)
  if (known !== undefined) return known
  return code < 45 || (code >= 70 && code < 80) ? UNKNOWN_MONITOR : UNKNOWN_CONTROL
}

export function nameOfType(code: number): string {
  return types.get(code)?.name ?? `Type ${code}`
}
