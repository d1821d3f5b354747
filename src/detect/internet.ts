import { kindOfIp } from '#model/address'
import type { RuleContext, RuleInput } from '#model/rule'
import { isGroup } from './names.ts'

/** Is this side an internet host? Public addresses that the site file lists are not. */
export function isOnInternet(input: RuleInput, known: RuleContext, side: 'client' | 'server'): boolean {
  const { ip } = input[side]
  return known.isInternet(side) ?? (ip !== undefined && kindOfIp(ip) === 'public')
}

/** Is it an industrial protocol over the internet? Reporting to a broker is not: it may be anywhere. */
export function isIndustrialOnInternet(input: RuleInput, known: RuleContext): boolean {
  if (known.family() !== 'ot' || isGroup(input.server)) return false
  const comesIn = isOnInternet(input, known, 'client')
  if (comesIn === isOnInternet(input, known, 'server')) return false
  return comesIn || known.traits().isBrokered !== true
}
