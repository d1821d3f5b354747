/** Meaning of ASDU types and their causes: IEC 60870-5-101:2003 §7.2.3, §7.3. */

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
