/** Puts a plant's graph together from rows, alike in every store. */
import type { Link } from '#model/device'
import type { PlantDevice, PlantGraph } from '#model/plant-graph'
import type { Microseconds } from '#model/time'

export interface GraphLink {
  readonly client: string | number
  readonly server: string | number
  readonly protocol: string
  readonly verbs: number
  readonly packets: number
  readonly bytes: number
  readonly firstSeen: number
  readonly lastSeen: number
}

/** `key` is what links name a device by. A link to what is no device counts as silent. */
export class GraphBuilder {
  readonly #devices: PlantDevice[] = []
  readonly #indices = new Map<string | number, number>()
  readonly #protocols = new Map<string, number>()
  readonly #links: PlantGraph['links']
  #count = 0
  #silent = 0

  constructor(links: number) {
    this.#links = {
      client: new Uint32Array(links),
      server: new Uint32Array(links),
      protocol: new Uint16Array(links),
      verbs: new Uint32Array(links),
      packets: new Float64Array(links),
      bytes: new Float64Array(links),
      firstSeen: new Float64Array(links),
      lastSeen: new Float64Array(links),
    }
  }

  addDevice(key: string | number, device: PlantDevice): void {
    this.#indices.set(key, this.#devices.push(device) - 1)
  }

  addLink(link: GraphLink): void {
    const client = this.#indices.get(link.client)
    const server = this.#indices.get(link.server)
    if (client === undefined || server === undefined) {
      this.#silent++
      return
    }
    const at = this.#count++
    const columns = this.#links
    columns.client[at] = client
    columns.server[at] = server
    columns.protocol[at] = this.#protocolNumber(link.protocol)
    columns.verbs[at] = link.verbs
    columns.packets[at] = link.packets
    columns.bytes[at] = link.bytes
    columns.firstSeen[at] = link.firstSeen
    columns.lastSeen[at] = link.lastSeen
  }

  graph(withheldLinks: number): PlantGraph {
    const cut = <Column extends { subarray(from: number, to: number): Column }>(column: Column) =>
      column.subarray(0, this.#count)
    const links = this.#links
    return {
      devices: this.#devices,
      protocols: [...this.#protocols.keys()],
      links: {
        client: cut(links.client),
        server: cut(links.server),
        protocol: cut(links.protocol),
        verbs: cut(links.verbs),
        packets: cut(links.packets),
        bytes: cut(links.bytes),
        firstSeen: cut(links.firstSeen),
        lastSeen: cut(links.lastSeen),
      },
      silentLinks: this.#silent,
      withheldLinks,
    }
  }

  #protocolNumber(protocol: string): number {
    const known = this.#protocols.get(protocol)
    if (known !== undefined) return known
    const number = this.#protocols.size
    this.#protocols.set(protocol, number)
    return number
  }
}

/** Both ends may be open. */
export interface GraphSpan {
  readonly from?: Microseconds | undefined
  readonly until?: Microseconds | undefined
}

/** True if what was seen from `first` to `last` was seen in the span. */
export function isWithin(first: Microseconds, last: Microseconds, { from, until }: GraphSpan): boolean {
  return (from === undefined || last >= from) && (until === undefined || first <= until)
}

/** Verbs of the operations that were seen in the span. */
export function verbsWithin(operations: Link['operations'], span: GraphSpan): string[] {
  return operations
    .filter(({ firstSeen, lastSeen }) => isWithin(firstSeen, lastSeen, span))
    .map(({ verb }) => verb)
}

/** Verbs in the JSON of a link's operations, without parsing it; a quote inside a text is escaped and cannot match. */
export function verbWords(operations: string): string[] {
  return Array.from(operations.matchAll(/"verb":"([a-z-]+)"/g), (match) => match[1]!)
}
