import type { ModuleItem } from '#schema/device'

/** A module as drawn: position, and a short label. */
export interface Slot {
  readonly path: string
  readonly place: string
  readonly kind: string
}

/** Maximum number of modules drawn per chassis. */
const shown = 16

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/power|\bps\b/i, 'PS'],
  [/cpu|controller|processor/i, 'CPU'],
  [/commun|network|ethernet|bridge|interface/i, 'COM'],
  [/digital in/i, 'DI'],
  [/digital out/i, 'DO'],
  [/analog\w* in/i, 'AI'],
  [/analog\w* out/i, 'AO'],
  [/input/i, 'IN'],
  [/output/i, 'OUT'],
  [/meter/i, 'MTR'],
]

/** Modules from left to right: by rack, slot, path. */
export function slotsOf(modules: readonly ModuleItem[]): Slot[] {
  return [...modules]
    .sort(
      (a, b) =>
        (a.rack ?? 0) - (b.rack ?? 0) ||
        (a.slot ?? Number.MAX_SAFE_INTEGER) - (b.slot ?? Number.MAX_SAFE_INTEGER) ||
        (a.path < b.path ? -1 : 1),
    )
    .slice(0, shown)
    .map((module) => ({
      path: module.path,
      place: module.slot === null ? (module.path.split(/[/:]/).at(-1) ?? '') : String(module.slot),
      kind: KINDS.find(([word]) => word.test(module.type))?.[1] ?? module.type.slice(0, 4).toUpperCase(),
    }))
}
