/** The points of all devices: M5's models by device, protocol, unit and point. */
import { limits } from './limits.ts'
import { PointModel } from './point-model.ts'
import { PointRows } from './point-numbers.ts'

/** The points of one unit of one device, by one protocol. */
export type PointsOfUnit = Map<string, PointModel>

export class PointTable {
  readonly #counters: { baselinePointLimit: number }
  readonly #units = new Map<string, PointsOfUnit>()
  readonly #rows = new PointRows()
  #count = 0

  constructor(counters: { baselinePointLimit: number }) {
    this.#counters = counters
  }

  get isFull(): boolean {
    return this.#count >= limits.points
  }

  /** Undefined where none of the unit's points is known. */
  find(device: string, protocol: string, unit: string): PointsOfUnit | undefined {
    return this.#units.get(keyOf(device, protocol, unit))
  }

  /** The model of a point, of its unit or of no known unit; undefined where none is known. */
  known(device: string, protocol: string, unit: string, point: string): PointModel | undefined {
    const own = this.find(device, protocol, unit)?.get(point)
    return unit === '' ? own : knowsMore(own, this.find(device, protocol, '')?.get(point))
  }

  /** The points of a unit, to be added to by `pointOf`. */
  unitOf(device: string, protocol: string, unit: string): PointsOfUnit | undefined {
    const key = keyOf(device, protocol, unit)
    const known = this.#units.get(key)
    if (known !== undefined || this.#count >= limits.points) return known
    const made: PointsOfUnit = new Map()
    this.#units.set(key, made)
    return made
  }

  /** The point's model, made if new. Undefined at the bound, which is counted. */
  pointOf(unit: PointsOfUnit | undefined, point: string): PointModel | undefined {
    const known = unit?.get(point)
    if (known !== undefined) return known
    if (unit === undefined || this.#count >= limits.points) {
      this.#counters.baselinePointLimit++
      return undefined
    }
    const made = new PointModel(this.#rows)
    unit.set(point, made)
    this.#count++
    return made
  }

  /** Another recording follows. */
  restart(): void {
    for (const points of this.#units.values()) for (const model of points.values()) model.restart()
  }

  /** Every point under its device, protocol, unit and point in four lines, in no particular order. */
  *entries(): Iterable<readonly [key: string, model: PointModel]> {
    for (const [key, points] of this.#units) {
      for (const [point, model] of points) yield [`${key}\n${point}`, model]
    }
  }
}

/**
 * The model of the unit, or that without a unit, where that learned more: the opening of a connection names the unit (CIP), and
 * one that was open before the recording did not show it.
 */
export function knowsMore(
  own: PointModel | undefined,
  unitless: PointModel | undefined,
): PointModel | undefined {
  return unitless !== undefined && unitless.count > (own?.count ?? 0) ? unitless : own
}

function keyOf(device: string, protocol: string, unit: string): string {
  return `${device}\n${protocol}\n${unit}`
}
