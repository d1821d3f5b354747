/** Selects the protocols to probe and their order: by ports, types and announcements. */
import { LINK_LAYER, linkSelector } from '#flow/endpoints'
import type { FlowTable } from '#flow/flow-table'
import { isGroupMac, kindOfIp } from '#model/address'
import type { Packet } from '#wire/packet'
import { Candidates } from './candidates.ts'
import type { Expectations } from './expectations.ts'
import type { ProbeRequest } from './probe.ts'
import type { ProtocolState } from './protocol-state.ts'
import type { RegisteredProtocol, Registry } from './registry.ts'

const NO_ENTRIES: readonly RegisteredProtocol[] = []
const NO_CANDIDATES = new Candidates(NO_ENTRIES)

export class ProbeSelector {
  readonly #registry: Registry
  readonly #flows: FlowTable
  readonly #expectations: Expectations
  readonly #enter: (entry: RegisteredProtocol) => void

  /** @param enter called before a protocol's code runs */
  constructor(
    registry: Registry,
    flows: FlowTable,
    expectations: Expectations,
    enter: (entry: RegisteredProtocol) => void,
  ) {
    this.#registry = registry
    this.#flows = flows
    this.#expectations = expectations
    this.#enter = enter
  }

  /** @param packet of a datagram; undefined for streams. */
  of(
    protocolState: ProtocolState,
    packet: Packet | undefined,
    isStart: boolean,
    isFinal: boolean,
  ): ProbeRequest {
    const { flow } = protocolState
    const flows = this.#flows
    const ipProtocol = flows.ipProtocol(flow)
    const enter = this.#enter
    if (ipProtocol !== 6 && ipProtocol !== 17) {
      const hinted =
        packet === undefined ? this.#byEtherType(flow, ipProtocol) : this.#byHeader(packet, ipProtocol)
      return { hinted, content: NO_CANDIDATES, isStart, isFinal, enter }
    }
    const transport = ipProtocol === 6 ? 'tcp' : 'udp'
    const server = flows.serverSide(flow)
    const serverPort = flows.port(flow, server)
    const clientPort = flows.port(flow, (1 - server) as 0 | 1)
    const byServer = this.#registry.forPort(transport, serverPort)
    const byClient = clientPort === serverPort ? NO_ENTRIES : this.#registry.forPort(transport, clientPort)
    const expected = this.#expected(protocolState, transport)
    const ports = byClient.length === 0 ? byServer : [...byServer, ...byClient]
    const hinted = expected === undefined ? ports : [expected, ...ports]
    // If any content may come, as in an announced file transfer, the text of a file proves no protocol; only encryption
    // of the transfer replaces it.
    const isAnyText = expected !== undefined && transport === 'tcp' && expected.protocol.probe === undefined
    const content = isAnyText ? this.#registry.encryption : this.#registry.content[transport]
    return { hinted, content, isStart, isFinal, enter }
  }

  /** EtherTypes are shared as ports are: PROFINET's discovery, clocks and process data are three protocols of one type. */
  #byEtherType(flow: number, ipProtocol: number): readonly RegisteredProtocol[] {
    const selector = this.#flows.port(flow, 0)
    return ipProtocol === LINK_LAYER && selector <= 0xffff
      ? this.#registry.forEtherType(selector)
      : NO_ENTRIES
  }

  #byHeader(packet: Packet, ipProtocol: number): readonly RegisteredProtocol[] {
    if (packet.ipVersion !== 0) return this.#registry.forIpProtocol(ipProtocol)
    if (packet.snapType >= 0) {
      const bySnap = this.#registry.forSnap(packet.snapOui, packet.snapType)
      // RFC 1042: with OUI 0 the SNAP type is an EtherType.
      return packet.snapOui === 0 && bySnap.length === 0
        ? this.#registry.forEtherType(packet.snapType)
        : bySnap
    }
    if (packet.llcDsap >= 0) return this.#registry.forLlc(packet.llcDsap)
    return this.#registry.forEtherType(linkSelector(packet))
  }

  /** A flow that another one announced. */
  #expected(protocolState: ProtocolState, transport: 'tcp' | 'udp'): RegisteredProtocol | undefined {
    if (this.#expectations.isEmpty) return undefined
    const now = this.#flows.lastTime[protocolState.flow]!
    for (const side of [0, 1] as const) {
      const { ip, port } = this.#flows.party(protocolState.flow, side, '')
      const expectation = this.#expectations.find(transport, ip, port, now)
      if (expectation === undefined) continue
      protocolState.context = expectation.context
      if (this.#flows.clientKnown[protocolState.flow] === 0)
        this.#flows.setClient(protocolState.flow, expectation.end === 'client' ? side : ((1 - side) as 0 | 1))
      return this.#registry.named(expectation.protocol)
    }
    return undefined
  }

  /**
   * A group address sends no request, and an address that ends in 255 hardly any: a device that reports to all speaks
   * first.
   */
  canAsk(flow: number, side: 0 | 1): boolean {
    const { ip, mac } = this.#flows.party(flow, side, '')
    if (ip === undefined) return mac === undefined || !isGroupMac(mac)
    const kind = kindOfIp(ip)
    return kind !== 'multicast' && kind !== 'broadcast' && !ip.endsWith('.255')
  }
}
