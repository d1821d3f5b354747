/** Draws zones, addresses, makers and names of a plant from its seed. */
import { type Host, type Kind, kinds, type Zone } from '../../network/host.ts'
import { type Random, randomFor } from '../../network/random.ts'
import type { SiteDevice } from '../plant.ts'

export interface TitledZone extends Zone {
  readonly title: string
}

export interface HostChoice {
  readonly title: string
  readonly name?: string
  readonly kind: Kind
  /** OUIs of the makers one of which is drawn: IEEE registration authority. */
  readonly ouis: readonly string[]
  readonly openPorts?: readonly number[]
  readonly loss?: number
  readonly importance?: 'high'
  readonly isCrownJewel?: true
}

/** The last byte of an unknown client; below it are the plant's own. */
const OWN_PLACES = 199

export class SitePlan {
  readonly random: Random
  readonly zones: TitledZone[] = []
  readonly devices: SiteDevice[] = []
  readonly #prefix: string
  readonly #firstVlan: number
  readonly #nextPlace = new Map<Zone, number>()
  readonly #macs = new Set<string>()

  constructor(seed: number, purpose: string) {
    this.random = randomFor(seed, `site ${purpose}`)
    // RFC 1918: one of the three private ranges.
    const second = this.random.between(1, 250)
    this.#prefix = this.pick([`10.${second}`, `172.${16 + (second % 16)}`, '192.168'])
    this.#firstVlan = this.random.between(2, 60) * 10
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.random.between(0, choices.length - 1)]!
  }

  /** Indexes of a drawn number of things. */
  many(least: number, most: number): number[] {
    return Array.from({ length: this.random.between(least, most) }, (_, i) => i)
  }

  zone(name: string, level: number, title: string): TitledZone {
    const number = this.zones.length
    const third = (this.#firstVlan / 10 + number * 3) % 250
    const zone = { name, level, title, vlan: this.#firstVlan + number, subnet: `${this.#prefix}.${third}` }
    this.zones.push(zone)
    return zone
  }

  host(zone: Zone, choice: HostChoice): Host {
    const { title, kind, ouis, openPorts = [], loss, importance, isCrownJewel } = choice
    const place = (this.#nextPlace.get(zone) ?? this.random.between(5, 20)) + this.random.between(1, 4)
    if (place > OWN_PLACES) throw new Error(`${zone.name}: more hosts than addresses`)
    this.#nextPlace.set(zone, place)
    const host: Host = {
      ...{ name: choice.name ?? nameOf(title), zone, ip: `${zone.subnet}.${place}`, openPorts },
      ...{ mac: this.mac(this.pick(ouis)), ...kinds[kind] },
      ...(loss === undefined ? {} : { loss }),
    }
    this.devices.push({
      ...{ host, title },
      ...(importance === undefined ? {} : { importance }),
      ...(isCrownJewel === undefined ? {} : { isCrownJewel }),
    })
    return host
  }

  hosts(zone: Zone, count: number, choice: HostChoice): Host[] {
    return Array.from({ length: count }, (_, i) =>
      this.host(zone, { ...choice, title: `${choice.title} ${i + 1}` }),
    )
  }

  /** A laptop that does not belong to the plant. */
  unknownClient(zone: Zone, place: number, kind: Kind = 'linux'): Host {
    return {
      ...{ name: `laptop-${place}`, zone, ip: `${zone.subnet}.${place}`, openPorts: [] },
      ...{ mac: this.mac(this.pick(['8c:16:45', '54:e1:ad', '00:e0:4c', 'b8:27:eb'])), ...kinds[kind] },
    }
  }

  /** It is seen in `zone`, and routes between all. */
  router(zone: Zone, title = 'Core router'): Host {
    const mac = this.mac(this.pick(['00:1b:0d', '00:0e:d7', '2c:6b:f5']))
    const host: Host = {
      ...{ name: nameOf(title), zone, ip: `${zone.subnet}.1`, openPorts: [22] },
      ...{ mac, ...kinds.switch },
    }
    this.devices.push({ host, title })
    return host
  }

  mac(oui: string): string {
    for (;;) {
      const tail = [...this.random.bytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))
      const mac = `${oui}:${tail.join(':')}`
      if (this.#macs.has(mac)) continue
      this.#macs.add(mac)
      return mac
    }
  }
}

/** Host name of a title: lower case, with hyphens. */
function nameOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
