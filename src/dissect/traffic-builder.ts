import { grown } from '#flow/columns'
import { type FlowTable, TCP } from '#flow/flow-table'
import { parseIpv4 } from '#model/address'
import type { Observation, Traffic } from '#model/fact'

/** How a flow's transport is called in facts. */
export function transportName(ipProtocol: number): Observation['transport'] {
  switch (ipProtocol) {
    case 6:
      return 'tcp'
    case 17:
      return 'udp'
    case 132:
      return 'sctp'
    case 1:
    case 58:
      return 'icmp'
    case 256:
      return 'link'
    default:
      return 'ip'
  }
}

/** Builds the traffic of each flow since its last report. */
export class TrafficBuilder {
  readonly #flows: FlowTable
  #packets = new Float64Array(4096)
  #bytes = new Float64Array(4096)

  constructor(flows: FlowTable) {
    this.#flows = flows
  }

  hasNews(flow: number): boolean {
    if (2 * flow + 1 >= this.#packets.length) return true
    const { packets } = this.#flows
    return (
      packets[2 * flow] !== this.#packets[2 * flow] || packets[2 * flow + 1] !== this.#packets[2 * flow + 1]
    )
  }

  forget(flow: number): void {
    if (2 * flow + 1 >= this.#packets.length) return
    const column = 2 * flow
    this.#packets[column] = this.#packets[column + 1] = 0
    this.#bytes[column] = this.#bytes[column + 1] = 0
  }

  /**
   * Changes of a flow since its last report; they count as reported.
   *
   * @param isLast the flow has no reader any more, or it has been idle for long
   */
  news(
    flow: number,
    names: Pick<Traffic, 'protocol' | 'client' | 'server' | 'memo' | 'place'>,
    isLast: boolean,
  ): Traffic {
    const flows = this.#flows
    const server = flows.serverSide(flow)
    const fromClient = 2 * flow + 1 - server
    const fromServer = 2 * flow + server
    const ipProtocol = flows.ipProtocol(flow)
    if (2 * flow + 1 >= this.#packets.length) this.#grow(2 * flow + 2)
    const traffic: Traffic = {
      protocol: names.protocol,
      client: names.client,
      server: names.server,
      memo: names.memo,
      place: names.place,
      transport: transportName(ipProtocol),
      vlan: flows.vlan[flow]! >= 0 ? flows.vlan[flow] : undefined,
      first: flows.firstTime[flow]!,
      last: flows.lastTime[flow]!,
      packetsFromClient: flows.packets[fromClient]! - this.#packets[fromClient]!,
      bytesFromClient: flows.bytes[fromClient]! - this.#bytes[fromClient]!,
      packetsFromServer: flows.packets[fromServer]! - this.#packets[fromServer]!,
      bytesFromServer: flows.bytes[fromServer]! - this.#bytes[fromServer]!,
      timeToLiveFromClient: flows.timeToLive[fromClient]!,
      timeToLiveFromServer: flows.timeToLive[fromServer]!,
      synOptionsFromClient: flows.synOptions[fromClient]!,
      synWindowFromClient: flows.synWindow[fromClient]!,
      established: this.#isEstablished(flow, ipProtocol),
      isDialogue: this.#isDialogue(flow, ipProtocol),
      refused: ipProtocol === 6 && this.#isRefused(fromClient, fromServer),
      isOver: isLast || (ipProtocol === 6 && this.#isClosed(flow)),
      directionKnown: flows.clientKnown[flow] === 1,
      sequenceIsAddress:
        ipProtocol === 6 && this.#isMarkedSyn(fromClient, names.server.ip) ? true : undefined,
    }
    for (const column of [fromClient, fromServer]) {
      this.#packets[column] = flows.packets[column]!
      this.#bytes[column] = flows.bytes[column]!
    }
    return traffic
  }

  #isEstablished(flow: number, ipProtocol: number): boolean {
    const { tcp, packets } = this.#flows
    if (ipProtocol !== 6) return packets[2 * flow]! > 0 && packets[2 * flow + 1]! > 0
    const isData = ((tcp[2 * flow]! | tcp[2 * flow + 1]!) & TCP.data) !== 0
    return isData || (tcp[2 * flow]! & tcp[2 * flow + 1]! & TCP.syn) !== 0
  }

  #isDialogue(flow: number, ipProtocol: number): boolean {
    const { tcp, packets } = this.#flows
    if (ipProtocol === 6) return (tcp[2 * flow]! & tcp[2 * flow + 1]! & TCP.data) !== 0
    return packets[2 * flow]! > 1 && packets[2 * flow + 1]! > 1
  }

  #isClosed(flow: number): boolean {
    const { tcp } = this.#flows
    const [one, other] = [tcp[2 * flow]!, tcp[2 * flow + 1]!]
    return ((one | other) & TCP.reset) !== 0 || (one & other & TCP.fin) !== 0
  }

  #isRefused(fromClient: number, fromServer: number): boolean {
    const { tcp, packets } = this.#flows
    if ((tcp[fromClient]! & TCP.syn) === 0 || (tcp[fromServer]! & TCP.syn) !== 0) return false
    return (tcp[fromServer]! & TCP.reset) !== 0 || packets[fromServer] === 0
  }

  /** A SYN without data whose sequence number is the address it goes to: `nextSequence` is one more. */
  #isMarkedSyn(fromClient: number, serverIp: string | undefined): boolean {
    const { tcp, nextSequence } = this.#flows
    if ((tcp[fromClient]! & TCP.syn) === 0 || (tcp[fromClient]! & TCP.data) !== 0) return false
    return serverIp !== undefined && parseIpv4(serverIp) === (nextSequence[fromClient]! - 1) >>> 0
  }

  #grow(columns: number): void {
    const length = Math.max(columns, this.#packets.length * 2)
    this.#packets = grown(this.#packets, length)
    this.#bytes = grown(this.#bytes, length)
  }
}
