import type { Asset } from '#model/asset'

/** Industrial devices, and the stations and servers that run the plant. */
export function isPartOfPlant(asset: Asset | undefined): boolean {
  if (asset === undefined) return false
  return asset.class === 'OT' || ['HMI', 'Historian', 'Engineering Station'].includes(asset.type)
}
