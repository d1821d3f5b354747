import type { DeviceContent } from './content.ts'
import { limits } from './limits.ts'

/** Devices seen while learning, by the names of a baseline: later ones are new. */
export class KnownDevices {
  readonly #counters: { baselineDeviceLimit: number }
  /** Entry of a file for the device of that name; undefined for one that was only seen. */
  readonly #byName = new Map<string, DeviceContent | undefined>()
  /** Ends of a file's relations: an older file, or a person's, lists no devices. */
  readonly #ends = new Set<string>()

  constructor(counters: { baselineDeviceLimit: number }) {
    this.#counters = counters
  }

  /** Whether a file lists it. Devices seen here are known to the inventory. */
  has(name: string): boolean {
    return this.#byName.get(name) !== undefined || this.#ends.has(name)
  }

  /** A file lists its connection. Bounded by the relations. */
  talked(name: string): void {
    this.#ends.add(name)
  }

  /** Entry of a file. */
  find(name: string): DeviceContent | undefined {
    return this.#byName.get(name)
  }

  meet(name: string, content?: DeviceContent): void {
    if (name === '' || (content === undefined && this.#byName.has(name))) return
    if (this.#byName.size >= limits.devices && !this.#byName.has(name)) this.#counters.baselineDeviceLimit++
    else this.#byName.set(name, content)
  }

  /** Seen, and forgotten again: a spoofed sender. Entries of a file remain. */
  forget(name: string): void {
    if (this.#byName.get(name) === undefined) this.#byName.delete(name)
  }

  load(content: DeviceContent): void {
    for (const name of content.addresses) this.meet(name, content)
  }

  /**
   * Each device once, by its first address.
   *
   * @param describe what is known of the device of a name by now
   */
  contents(describe: (name: string) => DeviceContent | undefined = () => undefined): DeviceContent[] {
    const all = new Map<string, DeviceContent>()
    for (const [name, said] of this.#byName) {
      const device = describe(name) ?? said ?? { addresses: [name], type: '', firmware: '' }
      all.set(device.addresses.join(' '), device)
    }
    return [...all.keys()].sort().map((key) => all.get(key)!)
  }
}
