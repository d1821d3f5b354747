import type { Host } from './host.ts'
import { limits } from './limits.ts'

/**
 * Whom a broadcast of `from` reaches that is in `protocol`: the assets that answer in it, in its realm and, where frames
 * are tagged, on a VLAN of its own. Sorted, bounded.
 */
export function reachedBy(from: Host, protocol: string, hosts: Iterable<Host>): readonly string[] {
  const reached = new Set<string>()
  for (const host of hosts) {
    const { asset } = host
    if (asset === undefined || asset === from.asset || host.realm !== from.realm) continue
    if (answersIn(protocol, host) && shareVlan(host, from)) reached.add(asset.id)
  }
  return [...reached].sort().slice(0, limits.reachedByBroadcast)
}

/** It answered whoever asked, or sent its answers to all. */
function answersIn(protocol: string, host: Host): boolean {
  if (host.protocols.get(protocol)?.asServer === true) return true
  return host.links.some(
    (link) => link.server === host && link.protocol === protocol && link.client.kind === 'group',
  )
}

/** Whoever was never seen with a tag may be anywhere: an access port shows none. */
function shareVlan({ vlans }: Host, from: Host): boolean {
  return vlans.length === 0 || from.vlans.length === 0 || vlans.some((vlan) => from.vlans.includes(vlan))
}
