/** Neighbours of a device: its servers, its clients, and the most critical activity of each. */

import type { LinkItem } from '#schema/link'
import { activityOfOperations, LINK_ACTIVITIES, type LinkActivity } from '#schema/link-activities'

export interface Neighbour {
  /** Device id; empty if the address never answered. */
  readonly id: string
  readonly address: string
  readonly activity: LinkActivity
  readonly protocols: readonly string[]
  readonly packets: number
}

export interface Neighbours {
  /** Most critical activity first, then by volume. */
  readonly asking: readonly Neighbour[]
  readonly asked: readonly Neighbour[]
}

export function neighboursOf(device: string, links: readonly LinkItem[]): Neighbours {
  return {
    asking: joined(links.filter(({ client }) => client !== device).map((link) => neighbour(link, 'client'))),
    asked: joined(links.filter(({ client }) => client === device).map((link) => neighbour(link, 'server'))),
  }
}

function neighbour(link: LinkItem, side: 'client' | 'server'): Neighbour {
  return {
    id: link[side],
    address: side === 'client' ? link.clientAddress : link.serverAddress,
    activity: activityOfOperations(
      link.operations.map(({ verb }) => verb),
      link.protocol,
    ),
    protocols: link.protocol === '' ? [] : [link.protocol],
    packets: link.packets,
  }
}

function joined(all: readonly Neighbour[]): Neighbour[] {
  const one = [...Map.groupBy(all, ({ id, address }) => id || address).values()].map((parts) => ({
    ...parts[0]!,
    activity: LINK_ACTIVITIES.find((activity) => parts.some((part) => part.activity === activity)) ?? 'talk',
    protocols: [...new Set(parts.flatMap(({ protocols }) => protocols))],
    packets: parts.reduce((sum, { packets }) => sum + packets, 0),
  }))
  return one.sort(
    (a, b) =>
      LINK_ACTIVITIES.indexOf(a.activity) - LINK_ACTIVITIES.indexOf(b.activity) || b.packets - a.packets,
  )
}
