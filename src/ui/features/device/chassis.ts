/** A rack drawn to scale: sizes of real module families, in mm. */
import type { ModuleItem } from '#schema/device'
import { backplaneOf } from './backplane.ts'

interface Family {
  readonly name: string
  readonly width: number
  readonly height: number
  /** Width of controllers, where it differs. */
  readonly controller: number
}

/** Widths and heights of data sheets: 1756-IN621, 6ES7 S7-300 and S7-1500 manuals, EIO0000001578. */
const FAMILIES: readonly (readonly [RegExp, Family])[] = [
  [/^1756-/, { name: 'ControlLogix', width: 35, height: 145, controller: 35 }],
  [/^6ES7 ?3/, { name: 'S7-300', width: 40, height: 125, controller: 80 }],
  [/^6ES7 ?5/, { name: 'S7-1500', width: 35, height: 147, controller: 70 }],
  [/^6ES7 ?4/, { name: 'S7-400', width: 25, height: 290, controller: 50 }],
  [/^(BMX|BME|TSX)|^(BMX|BME) /, { name: 'Modicon', width: 32, height: 104, controller: 44 }],
]
const GENERIC: Family = { name: 'Rack', width: 35, height: 130, controller: 45 }

export interface ChassisSlot {
  readonly slot: number
  readonly x: number
  readonly width: number
  readonly module: ModuleItem | undefined
  readonly isController: boolean
  /** `CPU`, `EN2T`, `DI`: at most six letters. */
  readonly label: string
}

export interface ChassisDrawing {
  readonly family: string
  readonly title: string
  readonly width: number
  readonly height: number
  readonly slots: readonly ChassisSlot[]
  /** True if one module alone is known: the other slots are not empty but unseen. */
  readonly isPartial: boolean
}

const CONTROLLER = /cpu|controller|processor|plc/i

/** Racks of a device; none if its modules have no rack. */
export function chassisOf(modules: readonly ModuleItem[]): readonly ChassisDrawing[] {
  return backplaneOf(modules).racks.map(({ title, slots }) => {
    const known = slots.flatMap(({ module }) => module ?? [])
    const family = familyOf(known)
    let x = 0
    const placed = slots.map(({ slot, module }) => {
      const isController = module !== undefined && CONTROLLER.test(`${module.type} ${module.model}`)
      const width = isController ? family.controller : family.width
      const place = {
        slot,
        x,
        width,
        module,
        isController,
        label: module ? labelOf(module, isController) : '',
      }
      x += width
      return place
    })
    return {
      family: family.name,
      title,
      width: x,
      height: family.height,
      slots: placed,
      isPartial: known.length === 1,
    }
  })
}

function familyOf(modules: readonly ModuleItem[]): Family {
  for (const { orderNumber, model } of modules)
    for (const [pattern, family] of FAMILIES)
      if (pattern.test(orderNumber) || pattern.test(model)) return family
  return GENERIC
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/power/i, 'PS'],
  [/digital input|\bdi\b/i, 'DI'],
  [/digital output|\bd[oq]\b/i, 'DO'],
  [/analog input|\bai\b/i, 'AI'],
  [/analog output|\ba[oq]\b/i, 'AO'],
  [/commun|network|ethernet|bridge/i, 'NET'],
]

function labelOf(module: ModuleItem, isController: boolean): string {
  if (isController) return 'CPU'
  const [, suffix] = /^1756-([A-Z0-9]{2,6})/.exec(module.orderNumber) ?? []
  if (suffix !== undefined) return suffix
  const text = `${module.type} ${module.model}`
  return WORDS.find(([word]) => word.test(text))?.[1] ?? (module.type || 'MOD').slice(0, 3).toUpperCase()
}
