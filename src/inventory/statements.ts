/** Statements about hosts: their identity, the MAC address of their IP address, their names. */
import type { DeviceChangeEvent } from '#model/device'
import { confidence, type Identity, type Lookup, type Observation } from '#model/fact'
import { isSharedRouterMac } from '#model/router-mac'
import { AskedDomains } from './asked-domains.ts'
import { addProtocolAddress } from './behaviour.ts'
import type { DeviceGrouping, Learned } from './device-grouping.ts'
import { type Host, markDirty } from './host.ts'
import type { HostTable } from './host-table.ts'
import { recordIdentity } from './identities.ts'
import type { Knowledge } from './knowledge.ts'
import type { Counters } from './limits.ts'
import { isContested } from './ownership.ts'

/** Attributes that distinguish cards. */
const MODULE_MARKS: ReadonlySet<string> = new Set(['serial', 'order-number', 'model', 'firmware', 'hardware'])

interface Parts {
  readonly knowledge: Knowledge
  readonly hosts: HostTable
  readonly counters: Counters
  readonly arrangement: DeviceGrouping
  readonly learned: Learned
  readonly emit: (change: DeviceChangeEvent) => void
}

export class Statements {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Applies an identity to the host it is about. */
  identity(observed: Observation<Identity>, client: Host | undefined, server: Host | undefined): void {
    const heard = recordIdentity(observed, {
      client,
      server,
      hosts: this.#parts.hosts,
      counters: this.#parts.counters,
    })
    if (heard === undefined) return
    const { host, turn, mac, ip, chassis, isPresent } = heard
    if (isPresent) this.#parts.arrangement.appear(host, observed.time)
    if (chassis !== undefined) this.#parts.arrangement.mount(host, chassis, observed.time)
    if (mac !== undefined) this.#claim(ip ?? host, mac, observed)
    if (heard.address !== undefined && !addProtocolAddress(host, heard.address, this.#parts.counters)) return
    if (turn === undefined && heard.address === undefined) return
    const { device } = host
    if (device === undefined) return
    device.isDirty = true
    if (turn === undefined || turn.from === turn.to) return
    const { attribute } = observed.fact
    if (heard.path !== '') {
      if (turn.from !== '' && MODULE_MARKS.has(attribute))
        this.#parts.emit({
          kind: 'module-changed',
          id: device.id,
          time: observed.time,
          place: observed.place,
          path: heard.path,
          attribute,
          ...turn,
          source: observed.protocol,
        })
      return
    }
    if (attribute === 'serial') this.#parts.arrangement.numbered(host, observed.time)
    this.#parts.emit({
      kind: 'device-attribute',
      id: host.device?.id ?? device.id,
      time: observed.time,
      attribute,
      ...turn,
      source: observed.protocol,
    })
  }

  #claim(ip: Host, mac: Host, { protocol, time }: Observation): void {
    this.#parts.arrangement.appear(ip, time)
    this.#parts.arrangement.appear(mac, time)
    if (!this.#parts.arrangement.tie(ip, mac, true, time)) return
    // A switch announces its one IP by LLDP from the MAC of every port; only ARP makes it a conflict.
    if (protocol !== 'arp') return
    if (isContested(ip)) this.#parts.counters.count('inventory.duplicateIpAddresses')
    this.#compareWithLearned(ip, mac, time)
  }

  /** A host is another device if it claims an address of the baseline file with a MAC that no device there has. */
  #compareWithLearned({ realm, address, device }: Host, mac: Host, time: number): void {
    const { macs: knownMacs = [] } = this.#parts.learned(realm, address) ?? {}
    if (device === undefined || knownMacs.length === 0 || isSharedRouterMac(mac.address)) return
    if (knownMacs.includes(mac.address) || this.#parts.learned(realm, mac.address) !== undefined) return
    const insteadOf = { address, mac: mac.address, knownMacs }
    this.#parts.emit({ kind: 'device-new', id: device.id, time, insteadOf })
  }

  /** The client asked for a name: kept where it is that of a brand of devices. */
  asked(observed: Observation<Lookup>, client: Host | undefined): void {
    if (client === undefined || observed.isRepeat === true || observed.fact.outcome !== 'requested') return
    const domain = this.#parts.knowledge.brandOf(observed.fact.name)
    if (domain === undefined) return
    client.asked ??= new AskedDomains()
    if (client.asked.add(domain, observed, this.#parts.counters)) markDirty(client)
  }

  /** A name resolved for an address is hearsay about it, and creates no device. */
  name(observed: Observation<Lookup>): void {
    const { name, answer, outcome } = observed.fact
    if (outcome !== 'succeeded' || answer === undefined || answer === name) return
    const host = this.#parts.hosts.find(observed.client.realm, answer)
    if (host === undefined || host.kind === 'group') return
    const fact = {
      kind: 'identity',
      attribute: 'name',
      value: name,
      confidence: confidence.hearsay,
      field: 'answer',
    } as const
    const turn = host.claimsOf('', this.#parts.counters)?.add({ ...observed, fact }, this.#parts.counters)
    if (turn !== undefined) markDirty(host)
  }
}
