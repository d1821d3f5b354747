/** ASDU types: IEC 60870-5-101:2003 §7.3. Bytes are those of one set of information elements; -1 where they vary. */
import type { Verb } from '#model/fact'

interface AsduType {
  readonly name: string
  readonly verb: Verb
  readonly bytes: number
}

const LINES: readonly (readonly [code: number, name: string, verb: Verb, bytes: number])[] = [
  [1, 'M_SP_NA_1 single-point information', 'report', 1],
  [2, 'M_SP_TA_1 single-point information with time tag', 'report', 4],
  [3, 'M_DP_NA_1 double-point information', 'report', 1],
  [4, 'M_DP_TA_1 double-point information with time tag', 'report', 4],
  [5, 'M_ST_NA_1 step position information', 'report', 2],
  [6, 'M_ST_TA_1 step position information with time tag', 'report', 5],
  [7, 'M_BO_NA_1 bitstring of 32 bits', 'report', 5],
  [8, 'M_BO_TA_1 bitstring of 32 bits with time tag', 'report', 8],
  [9, 'M_ME_NA_1 measured value, normalized', 'report', 3],
  [10, 'M_ME_TA_1 measured value, normalized, with time tag', 'report', 6],
  [11, 'M_ME_NB_1 measured value, scaled', 'report', 3],
  [12, 'M_ME_TB_1 measured value, scaled, with time tag', 'report', 6],
  [13, 'M_ME_NC_1 measured value, short floating point', 'report', 5],
  [14, 'M_ME_TC_1 measured value, short floating point, with time tag', 'report', 8],
  [15, 'M_IT_NA_1 integrated totals', 'report', 5],
  [16, 'M_IT_TA_1 integrated totals with time tag', 'report', 8],
  [17, 'M_EP_TA_1 event of protection equipment with time tag', 'report', 6],
  [18, 'M_EP_TB_1 packed start events of protection equipment', 'report', 7],
  [19, 'M_EP_TC_1 packed output circuit information', 'report', 7],
  [20, 'M_PS_NA_1 packed single-point information with change detection', 'report', 5],
  [21, 'M_ME_ND_1 measured value, normalized, without quality', 'report', 2],
  [30, 'M_SP_TB_1 single-point information with time tag CP56Time2a', 'report', 8],
  [31, 'M_DP_TB_1 double-point information with time tag CP56Time2a', 'report', 8],
  [32, 'M_ST_TB_1 step position information with time tag CP56Time2a', 'report', 9],
  [33, 'M_BO_TB_1 bitstring of 32 bits with time tag CP56Time2a', 'report', 12],
  [34, 'M_ME_TD_1 measured value, normalized, CP56Time2a', 'report', 10],
  [35, 'M_ME_TE_1 measured value, scaled, CP56Time2a', 'report', 10],
  [36, 'M_ME_TF_1 measured value, short floating point, CP56Time2a', 'report', 12],
  [37, 'M_IT_TB_1 integrated totals with time tag CP56Time2a', 'report', 12],
  [38, 'M_EP_TD_1 event of protection equipment CP56Time2a', 'report', 10],
  [39, 'M_EP_TE_1 packed start events CP56Time2a', 'report', 11],
  [40, 'M_EP_TF_1 packed output circuit CP56Time2a', 'report', 11],
  [45, 'C_SC_NA_1 single command', 'operate', 1],
  [46, 'C_DC_NA_1 double command', 'operate', 1],
  [47, 'C_RC_NA_1 regulating step command', 'operate', 1],
  [48, 'C_SE_NA_1 set point command, normalized', 'operate', 3],
  [49, 'C_SE_NB_1 set point command, scaled', 'operate', 3],
  [50, 'C_SE_NC_1 set point command, short floating point', 'operate', 5],
  [51, 'C_BO_NA_1 bitstring command of 32 bits', 'operate', 4],
  [70, 'M_EI_NA_1 end of initialization', 'report', 1],
  [100, 'C_IC_NA_1 interrogation command', 'read', 1],
  [101, 'C_CI_NA_1 counter interrogation command', 'read', 1],
  [102, 'C_RD_NA_1 read command', 'read', 0],
  [103, 'C_CS_NA_1 clock synchronization command', 'set-time', 7],
  [104, 'C_TS_NA_1 test command', 'diagnose', 2],
  [105, 'C_RP_NA_1 reset process command', 'restart', 1],
  [106, 'C_CD_NA_1 delay acquisition command', 'configure', 2],
  [110, 'P_ME_NA_1 parameter of measured value, normalized', 'configure', 3],
  [111, 'P_ME_NB_1 parameter of measured value, scaled', 'configure', 3],
  [112, 'P_ME_NC_1 parameter of measured value, short floating point', 'configure', 5],
  [113, 'P_AC_NA_1 parameter activation', 'configure', 1],
  [120, 'F_FR_NA_1 file ready', 'write', 6],
  [121, 'F_SR_NA_1 section ready', 'write', 7],
  [122, 'F_SC_NA_1 call directory, select file, call file, call section', 'read', 4],
  [123, 'F_LS_NA_1 last section, last segment', 'write', 5],
  [124, 'F_AF_NA_1 ack file, ack section', 'report', 4],
  [125, 'F_SG_NA_1 segment', 'write', -1],
  [126, 'F_DR_TA_1 directory', 'report', 13],
]

export const types: ReadonlyMap<number, AsduType> = new Map(
  LINES.map(([code, name, verb, bytes]) => [code, { name, verb, bytes }]),
)

/** Types in monitor direction, whose causes are those of information. */
export function isMonitored(type: number): boolean {
  return type < 45 || type === 70
}

/** Commands with a select bit in the last byte of their element: 45–50. */
export function hasSelect(type: number): boolean {
  return type >= 45 && type <= 50
}

/** Does this cause of transmission (§7.2.3) go with this type? */
export function causeFits(type: number, cause: number): boolean {
  if (isMonitored(type))
    return (cause >= 1 && cause <= 5) || cause === 11 || cause === 12 || (cause >= 20 && cause <= 41)
  if (type >= 120) return cause === 5 || cause === 13 || (cause >= 44 && cause <= 47)
  return (cause >= 5 && cause <= 10) || (cause >= 44 && cause <= 47)
}
