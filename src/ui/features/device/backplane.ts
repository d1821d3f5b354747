import type { ModuleItem } from '#schema/device'

/** A slot of a rack: a module, or an empty slot between two. */
export interface SlotPlace {
  readonly slot: number
  readonly module: ModuleItem | undefined
}

export interface Rack {
  readonly title: string
  readonly slots: readonly SlotPlace[]
}

/** A module outside racks: a Modbus unit, or a device behind this one, with the devices behind it. */
export interface Nested {
  readonly module: ModuleItem
  readonly name: string
  readonly children: readonly Nested[]
}

export interface Backplane {
  readonly racks: readonly Rack[]
  readonly nested: readonly Nested[]
}

/** Maximum number of empty slots drawn between two modules: slot 4,000 must not draw 4,000 boxes. */
const drawnGap = 16

function slotsOf(modules: readonly ModuleItem[]): SlotPlace[] {
  const inOrder = [...modules].sort((a, b) => a.slot! - b.slot!)
  const places: SlotPlace[] = []
  for (const module of inOrder) {
    const before = places.at(-1)?.slot
    const gap = before === undefined ? 0 : module.slot! - before - 1
    for (let i = 1; i <= Math.min(gap, drawnGap); i++) places.push({ slot: before! + i, module: undefined })
    places.push({ slot: module.slot!, module })
  }
  return places
}

/** `unit:7` as `Unit 7`, `rack:0/slot:3` as `Rack 0, slot 3`. */
export function pathName(path: string): string {
  const words = path
    .split('/')
    .map((part) => part.replaceAll('-', ' ').replace(':', ' '))
    .join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function isInRack(module: ModuleItem): boolean {
  return module.slot !== null && /^(rack:\d+\/)?slot:\d+$/.test(module.path)
}

function nest(modules: readonly ModuleItem[], above: string): Nested[] {
  const below = modules.filter(({ path }) => {
    const parent = path.slice(0, Math.max(path.lastIndexOf('/'), 0))
    return parent === above || (above === '' && !modules.some((other) => other.path === parent))
  })
  return below.map((module) => ({
    module,
    name: pathName(above === '' ? module.path : module.path.slice(above.length + 1)),
    children: nest(modules, module.path),
  }))
}

/** Layout of a device's modules: racks with slots in order, and nested devices as a list. */
export function backplaneOf(modules: readonly ModuleItem[]): Backplane {
  const inRacks = modules.filter(isInRack)
  const numbers = [...new Set(inRacks.map(({ rack }) => rack))].sort((a, b) => (a ?? -1) - (b ?? -1))
  const others = modules.filter((module) => !isInRack(module))
  others.sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
  return {
    racks: numbers.map((number) => ({
      title: number === null ? 'Chassis' : `Rack ${number}`,
      slots: slotsOf(inRacks.filter(({ rack }) => rack === number)),
    })),
    nested: nest(others, ''),
  }
}
