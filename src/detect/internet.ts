import { kindOfIp } from '#model/address'
import type { Judged, Known } from '#model/rule'

/** Is this side a host of the internet? Public addresses that the site calls its own are not. */
export function isOnInternet(judged: Judged, known: Known, side: 'client' | 'server'): boolean {
  const { ip } = judged[side]
  return known.isInternet(side) ?? (ip !== undefined && kindOfIp(ip) === 'public')
}
