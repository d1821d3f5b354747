/** Addresses that no rule tells apart are one class: so a flow's rules are those of its two classes, and addresses are compared once. */
import type { AddressSet } from './addresses.ts'
import { limits } from './limits.ts'

export class AddressClasses {
  /** Sets that tell addresses apart, with their place in a class's membership. */
  readonly #sets = new Map<AddressSet, number>()
  readonly #classes = new Map<string, number>()
  /** By class: the sets that its addresses are in. */
  readonly #members: boolean[][] = []
  /** Addresses seen of late. */
  #seen = new Map<string, number>()

  constructor(sets: Iterable<AddressSet>) {
    for (const set of sets)
      if (!set.isAny && this.#sets.size < limits.addressSets && !this.#sets.has(set))
        this.#sets.set(set, this.#sets.size)
  }

  of(ip: string): number {
    if (this.#sets.size === 0) return 0
    const known = this.#seen.get(ip)
    if (known !== undefined) return known
    if (this.#seen.size >= limits.addresses) this.#seen = new Map()
    const members = [...this.#sets.keys()].map((set) => set.has(ip))
    const key = members.map(Number).join('')
    let found = this.#classes.get(key)
    if (found === undefined) {
      found = this.#classes.size
      this.#classes.set(key, found)
      this.#members.push(members)
    }
    this.#seen.set(ip, found)
    return found
  }

  /** May an address of the class be in the set? What is beyond the bound of sets may. */
  has(set: AddressSet, addressClass: number): boolean {
    const at = this.#sets.get(set)
    return at === undefined || this.#members[addressClass]![at]!
  }
}
