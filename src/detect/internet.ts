import { kindOfIp } from '#model/address'
import type { RuleInput, RuleContext } from '#model/rule'
import { isGroup } from './names.ts'

/** Is this side an internet host? Public addresses that the site file lists are not. */
export function isOnInternet(judged: RuleInput, known: RuleContext, side: 'client' | 'server'): boolean {
  const { ip } = judged[side]
  return known.isInternet(side) ?? (ip !== undefined && kindOfIp(ip) === 'public')
}

/** Is it an industrial protocol over the internet? Reporting to a broker is not: it may be anywhere. */
export function isIndustrialAbroad(judged: RuleInput, known: RuleContext): boolean {
  if (known.family() !== 'ot' || isGroup(judged.server)) return false
  const comesIn = isOnInternet(judged, known, 'client')
  if (comesIn === isOnInternet(judged, known, 'server')) return false
  return comesIn || known.traits().isBrokered !== true
}
