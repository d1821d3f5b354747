/** ASDU types of IEC 60870-5-103:1997 §7.2.1: one table for each direction, as numbers are used twice. */
import type { Verb } from '#model/fact'

interface AsduType {
  readonly name: string
  readonly verb: Verb
  /** Bytes behind function type and information number; -1 where they vary. */
  readonly bytes: number
}

type Line = readonly [code: number, name: string, verb: Verb, bytes: number]

const MONITORED: readonly Line[] = [
  [1, 'time-tagged message', 'report', 6],
  [2, 'time-tagged message with relative time', 'report', 10],
  [3, 'measurands I', 'report', -1],
  [4, 'time-tagged measurands with relative time', 'report', 12],
  [5, 'identification', 'report', 13],
  [6, 'time synchronization', 'report', 7],
  [8, 'general interrogation termination', 'report', 1],
  [9, 'measurands II', 'report', -1],
  [10, 'generic data', 'report', -1],
  [11, 'generic identification', 'report', -1],
  [23, 'list of recorded disturbances', 'report', -1],
  [26, 'ready for transmission of disturbance data', 'report', 13],
  [27, 'ready for transmission of a channel', 'report', 15],
  [28, 'ready for transmission of tags', 'report', 4],
  [29, 'transmission of tags', 'report', -1],
  [30, 'transmission of disturbance values', 'report', -1],
  [31, 'end of transmission', 'report', 5],
]

const CONTROLLED: readonly Line[] = [
  [6, 'time synchronization', 'set-time', 7],
  [7, 'general interrogation', 'read', 1],
  [10, 'generic data', 'write', -1],
  [20, 'general command', 'operate', 2],
  [21, 'generic command', 'read', -1],
  [24, 'order for disturbance data transmission', 'read', 5],
  [25, 'acknowledgement for disturbance data transmission', 'read', 5],
]

const tableOf = (lines: readonly Line[]): ReadonlyMap<number, AsduType> =>
  new Map(lines.map(([code, name, verb, bytes]) => [code, { name, verb, bytes }]))

export const monitored = tableOf(MONITORED)
export const controlled = tableOf(CONTROLLED)

/** Types whose elements repeat, two bytes each: measured values. */
export function isMeasured(type: number): boolean {
  return type === 3 || type === 9
}

/** Causes of transmission in monitor and in control direction: §7.2.3. */
export function causeFits(isMonitor: boolean, cause: number): boolean {
  if (isMonitor)
    return (cause >= 1 && cause <= 12) || cause === 20 || cause === 21 || (cause >= 31 && cause <= 44)
  return cause === 8 || cause === 9 || cause === 20 || cause === 31 || cause === 40 || cause === 42
}

/** Function types of §7.2.5.1, by the protection's kind. Others are the maker's own. */
export const functionTypes: ReadonlyMap<number, string> = new Map([
  [128, 'distance protection'],
  [160, 'overcurrent protection'],
  [176, 'transformer differential protection'],
  [192, 'line differential protection'],
  [254, 'generic'],
  [255, 'global'],
])

/** Information numbers in control direction: §7.3.2.3. Commands to these change how the protection works. */
export const commands: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map<
  number,
  { readonly name: string; readonly verb: Verb }
>([
  [16, { name: 'auto-recloser', verb: 'set-mode' }],
  [17, { name: 'teleprotection', verb: 'set-mode' }],
  [18, { name: 'protection', verb: 'set-mode' }],
  [19, { name: 'LED reset', verb: 'operate' }],
  [23, { name: 'activate characteristic 1', verb: 'configure' }],
  [24, { name: 'activate characteristic 2', verb: 'configure' }],
  [25, { name: 'activate characteristic 3', verb: 'configure' }],
  [26, { name: 'activate characteristic 4', verb: 'configure' }],
])
