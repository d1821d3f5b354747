import type { Asset } from '#model/asset'

/** Industrial devices, and the stations and servers that run the plant. */
export function isPartOfPlant(asset: Asset | undefined): boolean {
  if (asset === undefined) return false
  return asset.class === 'OT' || ['HMI', 'Historian', 'Engineering Station'].includes(asset.type)
}

/** ISA-95: control, and what it controls. */
const CONTROL_LEVEL = 1

/** Controllers, and what they control. */
export function isController(asset: Asset | undefined): boolean {
  return asset?.class === 'OT' && asset.purdueLevel !== undefined && asset.purdueLevel <= CONTROL_LEVEL
}
