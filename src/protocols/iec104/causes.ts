/** Causes of transmission: IEC 60870-5-101:2003 §7.2.3, table 14; 14–16 of IEC TS 60870-5-7:2013. */

export const SPONTANEOUS = 3
export const REQUEST = 5
export const ACTIVATION = 6
export const ACTIVATION_CONFIRMATION = 7
export const DEACTIVATION = 8
export const DEACTIVATION_CONFIRMATION = 9
export const ACTIVATION_TERMINATION = 10

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'periodic, cyclic'],
  [2, 'background scan'],
  [3, 'spontaneous'],
  [4, 'initialized'],
  [5, 'request or requested'],
  [6, 'activation'],
  [7, 'activation confirmation'],
  [8, 'deactivation'],
  [9, 'deactivation confirmation'],
  [10, 'activation termination'],
  [11, 'return information caused by a remote command'],
  [12, 'return information caused by a local command'],
  [13, 'file transfer'],
  [14, 'authentication'],
  [15, 'maintenance of authentication session key'],
  [16, 'maintenance of user role and update key'],
  [20, 'interrogated by station interrogation'],
  [37, 'requested by general counter request'],
  [44, 'unknown type identification'],
  [45, 'unknown cause of transmission'],
  [46, 'unknown common address'],
  [47, 'unknown information object address'],
])

/** The standard's word; groups of interrogation (21–36) and of counters (38–41) by number. */
export function causeName(cause: number): string {
  if (cause >= 21 && cause <= 36) return `interrogated by group ${cause - 20} interrogation`
  if (cause >= 38 && cause <= 41) return `requested by group ${cause - 37} counter request`
  return NAMES.get(cause) ?? `cause ${cause}`
}

/** Named by a standard; 0 is not used, 17–19 and 42–43 are reserved, 48–63 private. */
export function isKnownCause(cause: number): boolean {
  return (cause >= 1 && cause <= 16) || (cause >= 20 && cause <= 41) || (cause >= 44 && cause <= 47)
}

/** The station does not know what it was asked for. */
export function isUnknownAnswer(cause: number): boolean {
  return cause >= 44 && cause <= 47
}
