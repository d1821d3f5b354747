import type { Site } from '#model/site'

/** Address spaces by VLAN and interface, as the site file names them; number 0 is the unnamed one. */
export class Realms {
  readonly #names: string[] = ['']
  readonly #byVlan = new Map<number, number>()
  readonly #byInterface = new Map<string, number>()

  constructor(site: Site | undefined) {
    for (const realm of site?.realms ?? []) {
      const number = this.#names.push(realm.name) - 1
      for (const vlan of realm.vlans) if (!this.#byVlan.has(vlan)) this.#byVlan.set(vlan, number)
      for (const name of realm.interfaces)
        if (!this.#byInterface.has(name)) this.#byInterface.set(name, number)
    }
  }

  get areMany(): boolean {
    return this.#names.length > 1
  }

  /** @param vlan -1 where untagged. */
  numberOf(vlan: number, interfaceName: string): number {
    return this.#byVlan.get(vlan) ?? this.#byInterface.get(interfaceName) ?? 0
  }

  name(number: number): string {
    return this.#names[number] ?? ''
  }
}
