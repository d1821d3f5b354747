/** A plant in which devices stand in other zones: a what-if. */
import type { Asset } from '#model/asset'
import { subnetsOf } from './surroundings.ts'

/** Zone that each device is moved to, of tags `move:ID>ZONE`; other tags are passed over. */
export function movesIn(gone: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    gone.flatMap((tag) => {
      const [, id = '', zone = ''] = /^move:([^>]+)>(.+)$/.exec(tag) ?? []
      return id === '' ? [] : [[id, zone] as const]
    }),
  )
}

/**
 * The devices that move, with the zone they come to and an address among its devices: where most of them are, or without
 * any where the zone has none. Links stay as they are: what was seen is still needed.
 */
export function movedDevices(assets: readonly Asset[], moves: ReadonlyMap<string, string>): readonly Asset[] {
  return assets.flatMap((asset) => {
    const zone = moves.get(asset.id)
    if (zone === undefined || zone === asset.zone) return []
    const subnet = homeOf(zone, assets)
    const ipAddresses = subnet === undefined ? [] : [`${subnet}.254`]
    return [{ ...asset, zone, ipAddresses, purdueLevel: levelOf(zone, assets) ?? asset.purdueLevel }]
  })
}

function homeOf(zone: string, assets: readonly Asset[]): string | undefined {
  const counts = new Map<string, number>()
  for (const asset of assets)
    if (asset.zone === zone)
      for (const subnet of subnetsOf(asset)) counts.set(subnet, (counts.get(subnet) ?? 0) + 1)
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return best?.[0].slice(best[0].indexOf('|') + 1)
}

function levelOf(zone: string, assets: readonly Asset[]): number | undefined {
  return assets.find((asset) => asset.zone === zone && asset.purdueLevel !== undefined)?.purdueLevel
}
