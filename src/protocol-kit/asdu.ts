/** ASDUs of IEC 60870-5-101 and -104: types of IEC 60870-5-101:2003 §7.3, and the actions of their operations. */
import type { ActionName, ActionTable } from '#model/action'
import type { Operation, Verb } from '#model/fact'

/** Permitted sender: `monitor` the station, `control` the controlling side, `file` either. */
type Direction = 'monitor' | 'control' | 'file'

/** How the information element begins; what follows are qualifiers and time tags. */
export type AsduElement =
  | 'single'
  | 'double'
  | 'step'
  | 'bits'
  | 'normalized'
  | 'scaled'
  | 'float'
  | 'counter'
  | 'protection'
  | 'protection-start'
  | 'protection-circuit'
  | 'packed-single'
  | 'normalized-bare'
  | 'other'

export interface AsduType {
  /** The standard's short and long name. */
  readonly name: string
  readonly verb: Verb
  readonly direction: Direction
  readonly element: AsduElement
  /** Bytes of one set of information elements without its address; -1 where it varies. */
  readonly bytes: number
  /** Bytes of the time tag at the end of the set: 0, 3 (CP24Time2a) or 7 (CP56Time2a). */
  readonly time: 0 | 3 | 7
}

export type AsduTypeLine = readonly [
  code: number,
  name: string,
  verb: Verb,
  direction: Direction,
  element: AsduElement,
  bytes: number,
  time?: 3 | 7,
]

const LINES: readonly AsduTypeLine[] = [
  [1, 'M_SP_NA_1 single-point information', 'report', 'monitor', 'single', 1],
  [2, 'M_SP_TA_1 single-point information with time tag', 'report', 'monitor', 'single', 4, 3],
  [3, 'M_DP_NA_1 double-point information', 'report', 'monitor', 'double', 1],
  [4, 'M_DP_TA_1 double-point information with time tag', 'report', 'monitor', 'double', 4, 3],
  [5, 'M_ST_NA_1 step position information', 'report', 'monitor', 'step', 2],
  [6, 'M_ST_TA_1 step position information with time tag', 'report', 'monitor', 'step', 5, 3],
  [7, 'M_BO_NA_1 bitstring of 32 bits', 'report', 'monitor', 'bits', 5],
  [8, 'M_BO_TA_1 bitstring of 32 bits with time tag', 'report', 'monitor', 'bits', 8, 3],
  [9, 'M_ME_NA_1 measured value, normalized', 'report', 'monitor', 'normalized', 3],
  [10, 'M_ME_TA_1 measured value, normalized, with time tag', 'report', 'monitor', 'normalized', 6, 3],
  [11, 'M_ME_NB_1 measured value, scaled', 'report', 'monitor', 'scaled', 3],
  [12, 'M_ME_TB_1 measured value, scaled, with time tag', 'report', 'monitor', 'scaled', 6, 3],
  [13, 'M_ME_NC_1 measured value, short floating point', 'report', 'monitor', 'float', 5],
  [14, 'M_ME_TC_1 measured value, short floating point, with time tag', 'report', 'monitor', 'float', 8, 3],
  [15, 'M_IT_NA_1 integrated totals', 'report', 'monitor', 'counter', 5],
  [16, 'M_IT_TA_1 integrated totals with time tag', 'report', 'monitor', 'counter', 8, 3],
  [17, 'M_EP_TA_1 event of protection equipment with time tag', 'report', 'monitor', 'protection', 6, 3],
  [
    18,
    'M_EP_TB_1 packed start events of protection equipment',
    'report',
    'monitor',
    'protection-start',
    7,
    3,
  ],
  [19, 'M_EP_TC_1 packed output circuit information', 'report', 'monitor', 'protection-circuit', 7, 3],
  [
    20,
    'M_PS_NA_1 packed single-point information with change detection',
    'report',
    'monitor',
    'packed-single',
    5,
  ],
  [21, 'M_ME_ND_1 measured value, normalized, without quality', 'report', 'monitor', 'normalized-bare', 2],
  [30, 'M_SP_TB_1 single-point information with time tag CP56Time2a', 'report', 'monitor', 'single', 8, 7],
  [31, 'M_DP_TB_1 double-point information with time tag CP56Time2a', 'report', 'monitor', 'double', 8, 7],
  [32, 'M_ST_TB_1 step position information with time tag CP56Time2a', 'report', 'monitor', 'step', 9, 7],
  [33, 'M_BO_TB_1 bitstring of 32 bits with time tag CP56Time2a', 'report', 'monitor', 'bits', 12, 7],
  [34, 'M_ME_TD_1 measured value, normalized, CP56Time2a', 'report', 'monitor', 'normalized', 10, 7],
  [35, 'M_ME_TE_1 measured value, scaled, CP56Time2a', 'report', 'monitor', 'scaled', 10, 7],
  [36, 'M_ME_TF_1 measured value, short floating point, CP56Time2a', 'report', 'monitor', 'float', 12, 7],
  [37, 'M_IT_TB_1 integrated totals with time tag CP56Time2a', 'report', 'monitor', 'counter', 12, 7],
  [38, 'M_EP_TD_1 event of protection equipment CP56Time2a', 'report', 'monitor', 'protection', 10, 7],
  [39, 'M_EP_TE_1 packed start events CP56Time2a', 'report', 'monitor', 'protection-start', 11, 7],
  [40, 'M_EP_TF_1 packed output circuit CP56Time2a', 'report', 'monitor', 'protection-circuit', 11, 7],
  [45, 'C_SC_NA_1 single command', 'operate', 'control', 'single', 1],
  [46, 'C_DC_NA_1 double command', 'operate', 'control', 'double', 1],
  [47, 'C_RC_NA_1 regulating step command', 'operate', 'control', 'step', 1],
  [48, 'C_SE_NA_1 set point command, normalized', 'operate', 'control', 'normalized', 3],
  [49, 'C_SE_NB_1 set point command, scaled', 'operate', 'control', 'scaled', 3],
  [50, 'C_SE_NC_1 set point command, short floating point', 'operate', 'control', 'float', 5],
  [51, 'C_BO_NA_1 bitstring command of 32 bits', 'operate', 'control', 'bits', 4],
  [70, 'M_EI_NA_1 end of initialization', 'report', 'monitor', 'other', 1],
  [100, 'C_IC_NA_1 interrogation command', 'read', 'control', 'other', 1],
  [101, 'C_CI_NA_1 counter interrogation command', 'read', 'control', 'other', 1],
  [102, 'C_RD_NA_1 read command', 'read', 'control', 'other', 0],
  [103, 'C_CS_NA_1 clock synchronization command', 'set-time', 'control', 'other', 7, 7],
  [104, 'C_TS_NA_1 test command', 'diagnose', 'control', 'other', 2],
  [105, 'C_RP_NA_1 reset process command', 'restart', 'control', 'other', 1],
  [106, 'C_CD_NA_1 delay acquisition command', 'configure', 'control', 'other', 2],
  [110, 'P_ME_NA_1 parameter of measured value, normalized', 'configure', 'control', 'normalized', 3],
  [111, 'P_ME_NB_1 parameter of measured value, scaled', 'configure', 'control', 'scaled', 3],
  [112, 'P_ME_NC_1 parameter of measured value, short floating point', 'configure', 'control', 'float', 5],
  [113, 'P_AC_NA_1 parameter activation', 'configure', 'control', 'other', 1],
  [120, 'F_FR_NA_1 file ready', 'write', 'file', 'other', 6],
  [121, 'F_SR_NA_1 section ready', 'write', 'file', 'other', 7],
  [122, 'F_SC_NA_1 call directory, select file, call file, call section', 'read', 'file', 'other', 4],
  [123, 'F_LS_NA_1 last section, last segment', 'write', 'file', 'other', 5],
  [124, 'F_AF_NA_1 ack file, ack section', 'report', 'file', 'other', 4],
  [125, 'F_SG_NA_1 segment', 'write', 'file', 'other', -1],
  [126, 'F_DR_TA_1 directory', 'report', 'monitor', 'other', 13, 7],
]

export function asduTypesOf(lines: readonly AsduTypeLine[]): ReadonlyMap<number, AsduType> {
  return new Map(
    lines.map(([code, name, verb, direction, element, bytes, time]): [number, AsduType] => [
      code,
      { name, verb, direction, element, bytes, time: time ?? 0 },
    ]),
  )
}

/** Types of IEC 60870-5-101:2003 by their number. */
export const asduTypes = asduTypesOf(LINES)

/** Actions of operations, where the verb does not decide; codes are types. */
export const asduActions: ActionTable = {
  codes: {
    '106': 'configure',
    '110': 'set-limit',
    '111': 'set-limit',
    '112': 'set-limit',
    '113': 'set-limit',
    '104': 'upkeep',
    '122': 'read-file',
    '120': 'write-file',
    '121': 'write-file',
    '123': 'write-file',
    '125': 'write-file',
  },
  // A select is the first half of a command.
  verbs: { report: 'report', reserve: 'command' },
  of,
}

/** Types 48 to 50 and 61 to 63 are set points, the other commands switch: IEC 60870-5-101 §7.3.2. */
function of({ code, verb }: Operation): ActionName | undefined {
  if (verb === 'report') return 'report'
  if (code === '113') return 'protection'
  return verb === 'operate' && /^(4[89]|50|6[123])$/.test(code) ? 'set-parameter' : undefined
}
