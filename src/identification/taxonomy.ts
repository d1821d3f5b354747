/** Subtypes with their type, category and function: `data/identification/taxonomy.tsv`. */
import { DEVICE_TYPES, type DeviceType } from '#model/device'

export interface Subtype {
  readonly name: string
  readonly type: DeviceType
  readonly category: string
  readonly function: string
  readonly words: readonly string[]
}

/** Share of the first subtype of a type, where only the type is stated. */
const FIRST_SHARE = 0.7
/** Common in most networks before any evidence: this many times as likely as the others. */
const COMMON: ReadonlySet<string> = new Set([
  'desktop',
  'laptop',
  'phone',
  'server',
  'printer',
  'router',
  'switch',
  'access-point',
  'ip-phone',
  'camera',
])
const COMMON_WEIGHT = 3
/** Types that represent no single device. */
const NO_DEVICES: ReadonlySet<DeviceType> = new Set([
  'Unknown',
  'Internet',
  'Group',
  'Multicast/Broadcast',
  'Physical Location',
])

export type Shares = readonly (readonly [subtype: number, share: number])[]

export class Taxonomy {
  readonly subtypes: readonly Subtype[]
  /** Of each subtype, before anything is known; they add up to 1. */
  readonly priors: readonly number[]
  readonly #byName: ReadonlyMap<string, number>
  readonly #byType = new Map<DeviceType, number[]>()
  readonly #shares = new Map<string, Shares>()

  /** Rows: subtype, type, category, function, words separated by commas. */
  constructor(rows: readonly (readonly string[])[]) {
    const listed = rows.map(([name = '', type = '', category = '', does = '', words = '']) => ({
      name,
      type: type as DeviceType,
      category,
      function: does,
      words: words.split(',').filter((word) => word !== ''),
    }))
    // A type that no row has is its own subtype.
    const missing = DEVICE_TYPES.filter(
      (type) =>
        !NO_DEVICES.has(type) && type !== 'Embedded Device' && listed.every((row) => row.type !== type),
    ).map((type) => ({
      name: type.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
      type,
      category: 'industrial',
      function: '',
      words: [],
    }))
    this.subtypes = [...listed, ...missing]
    const weights = this.subtypes.map(({ name }) => (COMMON.has(name) ? COMMON_WEIGHT : 1))
    const sum = weights.reduce((all, one) => all + one, 0)
    this.priors = weights.map((weight) => weight / sum)
    this.#byName = new Map(this.subtypes.map(({ name }, index) => [name, index]))
    this.subtypes.forEach(({ type }, index) => {
      const known = this.#byType.get(type)
      if (known === undefined) this.#byType.set(type, [index])
      else known.push(index)
    })
  }

  /** Index of a subtype; undefined for a name that no row has. */
  indexOf(name: string): number | undefined {
    return this.#byName.get(name)
  }

  ofType(type: DeviceType): readonly number[] {
    return this.#byType.get(type) ?? []
  }

  /** A subtype, or a device type, as shares of subtypes; empty for what is neither. */
  sharesOf(name: string): Shares {
    let shares = this.#shares.get(name)
    if (shares === undefined) {
      const index = this.#byName.get(name)
      shares =
        index !== undefined
          ? [[index, 1]]
          : name.includes('/')
            ? this.#sharesOfSeveral(name)
            : sharesOfType(this.ofType(name as DeviceType))
      if (shares.length > 0) this.#shares.set(name, shares)
    }
    return shares
  }

  /** `phone:3/tablet:1`: three of four are telephones. */
  #sharesOfSeveral(names: string): Shares {
    const parts = names.split('/').map((part) => part.split(':', 2))
    const of = ([, share = '1']: readonly string[]) => Number(share)
    const sum = parts.reduce((all, part) => all + of(part), 0)
    return parts.flatMap((part) =>
      this.sharesOf(part[0]!).map(([index, share]): [number, number] => [index, (share * of(part)) / sum]),
    )
  }
}

function sharesOfType(subtypes: readonly number[]): Shares {
  if (subtypes.length <= 1) return subtypes.map((one) => [one, 1])
  const rest = (1 - FIRST_SHARE) / (subtypes.length - 1)
  return subtypes.map((one, at) => [one, at === 0 ? FIRST_SHARE : rest])
}
