import type { RingPackets } from '#capture/ring/search'
import type { Microseconds } from '#model/time'
import { CodedError } from '#schema/errors'
import type { RingItem } from '#schema/ring'
import type { Store } from '#store/store'
import { hostsOfDevice } from './device-hosts.ts'
import type { PacketRing } from './packet-ring.ts'

/** Without times, the packets of the last hour. */
const SPAN = 3600e6

export interface RingRequest {
  readonly from?: string
  readonly until?: string
  readonly device?: string
  readonly host?: string
  readonly peer?: string
  readonly port?: number
}

export class RingService {
  readonly #setup: {
    readonly ring: PacketRing
    readonly store: Pick<Store, 'device'>
    now(): Microseconds
  }

  constructor(setup: {
    readonly ring: PacketRing
    readonly store: Pick<Store, 'device'>
    now(): Microseconds
  }) {
    this.#setup = setup
  }

  status(): RingItem {
    const status = this.#setup.ring.status()
    if (status === undefined)
      throw new CodedError('not-found', 'no packet ring: no interface is captured, or ring.size is 0')
    return status
  }

  async packets(request: RingRequest): Promise<RingPackets> {
    const { ring, now } = this.#setup
    const until = request.until === undefined ? now() : Date.parse(request.until) * 1000
    const from = request.from === undefined ? until - SPAN : Date.parse(request.from) * 1000
    if (from > until) throw new CodedError('bad-request', 'from: expected a time before until')
    const hosts =
      request.device === undefined ? hostsOf(request.host) : await this.#addressesOf(request.device)
    const what = [request.device, request.host, request.peer, request.port].filter(Boolean).join(' ')
    return ring.packets({
      ...{ from, until, hosts, peers: hostsOf(request.peer), port: request.port },
      comment: `packets of ${what || 'all hosts'}, ${new Date(from / 1000).toISOString()} to ${new Date(until / 1000).toISOString()}`,
    })
  }

  async #addressesOf(id: string): Promise<readonly string[]> {
    const found = await this.#setup.store.device(id)
    if (found === undefined) throw new CodedError('not-found', `no device ${id}`)
    const addresses = hostsOfDevice(found)
    if (addresses.length === 0)
      throw new CodedError('frame-unavailable', `device ${id} has no address of its own`)
    return addresses
  }
}

function hostsOf(address: string | undefined): readonly string[] {
  return address === undefined ? [] : [address]
}
