/**
 * Addresses that no rule distinguishes are one class: so a flow's rules are those of its two classes, and addresses are
 * compared once.
 */
import type { AddressRange } from '#model/address-range'
import { type AddressSet, readAddress } from './addresses.ts'
import { limits } from './limits.ts'

export class AddressClasses {
  /** Sets that distinguish addresses, by number. */
  readonly #numbers = new Map<AddressSet, number>()
  /** Those with networks: each is asked of each new address. */
  readonly #ranged: AddressSet[] = []
  /** Plain lists, the hundreds of rules about known bad hosts: by address, the sets that it is in. */
  readonly #listed = new Map<AddressRange['base'], number[]>()
  readonly #classes = new Map<string, number>()
  /** By class: numbers of the sets that its addresses are in. */
  readonly #members: ReadonlySet<number>[] = []
  /** Recently seen addresses. */
  #seen = new Map<string, number>()

  /** @param sets those of all rules; of sets with networks, those that most rules name distinguish addresses */
  constructor(sets: Iterable<AddressSet>) {
    const uses = new Map<AddressSet, number>()
    for (const set of sets) if (!set.isAny) uses.set(set, (uses.get(set) ?? 0) + 1)
    const used = [...uses].sort((a, b) => b[1] - a[1]).map(([set]) => set)
    for (const set of used) {
      if (set.listed !== undefined) this.#list(set, set.listed)
      else if (this.#ranged.length < limits.addressSets) {
        this.#numbers.set(set, this.#numbers.size)
        this.#ranged.push(set)
      }
    }
  }

  #list(set: AddressSet, addresses: readonly AddressRange['base'][]): void {
    if (this.#listed.size + addresses.length > limits.listedAddresses) return
    const number = this.#numbers.size
    this.#numbers.set(set, number)
    for (const address of addresses) {
      const known = this.#listed.get(address)
      if (known === undefined) this.#listed.set(address, [number])
      else known.push(number)
    }
  }

  of(ip: string): number {
    if (this.#numbers.size === 0) return 0
    const known = this.#seen.get(ip)
    if (known !== undefined) return known
    if (this.#seen.size >= limits.addresses) this.#seen = new Map()
    const members = this.#setsWith(ip)
    const key = members.join(' ')
    let found = this.#classes.get(key)
    if (found === undefined) {
      found = this.#classes.size
      this.#classes.set(key, found)
      this.#members.push(new Set(members))
    }
    this.#seen.set(ip, found)
    return found
  }

  #setsWith(ip: string): readonly number[] {
    const address = readAddress(ip)
    if (address === undefined) return []
    const ranged = this.#ranged.filter((set) => set.holds(address)).map((set) => this.#numbers.get(set)!)
    return [...ranged, ...(this.#listed.get(address.base) ?? [])]
  }

  /** May an address of the class be in the set? What is beyond the bounds may. */
  has(set: AddressSet, addressClass: number): boolean {
    const number = this.#numbers.get(set)
    return number === undefined || this.#members[addressClass]!.has(number)
  }
}
