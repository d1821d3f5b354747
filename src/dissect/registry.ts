import type { AnyProtocol } from '#model/protocol'
import { Candidates } from './candidates.ts'

/** A protocol in service, with what it has been given so far. */
export interface RegisteredProtocol {
  /** Another one once it is left out. */
  protocol: AnyProtocol
  readonly index: number
  readonly name: string
  /** The protocol's, nearer at hand. */
  foldKey: AnyProtocol['foldKey']
  /** 1 for each byte on which its `probe` is asked; undefined where that is all of them. */
  readonly begins: Uint8Array | undefined
  packets: number
  bytes: number
  messages: number
  malformed: number
}

interface Carried {
  readonly bySelector: Map<string | number, RegisteredProtocol[]>
  readonly any: RegisteredProtocol[]
}

const NONE: readonly RegisteredProtocol[] = []

/** Finds protocols by hint. Everything is in name order, so that the same bytes are always asked in the same order. */
export class Registry {
  readonly entries: readonly RegisteredProtocol[]
  readonly content: { readonly tcp: Candidates; readonly udp: Candidates }
  /** Protocols over TCP that encrypt another one. */
  readonly encryption: Candidates
  readonly #byName = new Map<string, RegisteredProtocol>()
  readonly #plain = new Map<string, RegisteredProtocol>()
  readonly #ports = {
    tcp: new Map<number, RegisteredProtocol[]>(),
    udp: new Map<number, RegisteredProtocol[]>(),
  }
  readonly #etherTypes = new Map<number, RegisteredProtocol[]>()
  readonly #llc = new Map<number, RegisteredProtocol[]>()
  readonly #snap = new Map<string, RegisteredProtocol[]>()
  readonly #ipProtocols = new Map<number, RegisteredProtocol[]>()
  readonly #carried = new Map<string, Carried>()
  readonly #unrecognised = new Map<string, RegisteredProtocol[]>()

  constructor(protocols: readonly AnyProtocol[]) {
    const sorted = [...protocols].sort((a, b) => (a.name < b.name ? -1 : 1))
    this.entries = sorted.map((protocol, index) => ({
      protocol,
      index,
      name: protocol.name,
      foldKey: protocol.foldKey,
      begins: beginningsOf(protocol),
      packets: 0,
      bytes: 0,
      messages: 0,
      malformed: 0,
    }))
    for (const entry of this.entries) {
      this.#byName.set(entry.name, entry)
      for (const hint of entry.protocol.hints) this.#file(entry, hint)
    }
    const content = (transport: 'tcp' | 'udp') =>
      this.entries.filter(({ protocol }) =>
        protocol.hints.some((hint) => 'content' in hint && hint.content === transport),
      )
    const tcp = content('tcp')
    this.content = { tcp: new Candidates(tcp), udp: new Candidates(content('udp')) }
    this.encryption = new Candidates(tcp.filter(({ protocol }) => protocol.isEncrypted === true))
  }

  /** An entry for what is counted by name without a folder of its own: tunnels, bare transports. */
  plain(name: string): RegisteredProtocol {
    let entry = this.#byName.get(name) ?? this.#plain.get(name)
    if (entry === undefined) {
      const protocol: AnyProtocol = {
        name,
        title: name,
        standard: '',
        depth: 'recognised',
        family: 'infrastructure',
        hints: [],
        dissect: () => ({ kind: 'foreign' }),
        facts: () => {},
      }
      entry = {
        protocol,
        index: -1,
        name,
        foldKey: undefined,
        begins: undefined,
        packets: 0,
        bytes: 0,
        messages: 0,
        malformed: 0,
      }
      this.#plain.set(name, entry)
    }
    return entry
  }

  /** Every protocol and name that has been given something, in name order. */
  used(): readonly RegisteredProtocol[] {
    return [...this.entries, ...this.#plain.values()]
      .filter(({ packets }) => packets > 0)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** None of its code runs from now on: it claims nothing and calls everything foreign. */
  leaveOut(name: string): void {
    const entry = this.#byName.get(name)
    if (entry === undefined) return
    const { title, standard, depth, family, hints, isEncrypted = false } = entry.protocol
    entry.protocol = {
      ...{ name, title, standard, depth, family, hints, isEncrypted },
      probe: () => 'no',
      dissect: () => ({ kind: 'foreign' }),
      facts: () => {},
    }
    entry.foldKey = undefined
  }

  named(name: string): RegisteredProtocol | undefined {
    return this.#byName.get(name)
  }

  forPort(transport: 'tcp' | 'udp', port: number): readonly RegisteredProtocol[] {
    return this.#ports[transport].get(port) ?? NONE
  }

  forEtherType(etherType: number): readonly RegisteredProtocol[] {
    return this.#etherTypes.get(etherType) ?? NONE
  }

  forLlc(dsap: number): readonly RegisteredProtocol[] {
    return this.#llc.get(dsap) ?? NONE
  }

  forSnap(oui: number, type: number): readonly RegisteredProtocol[] {
    return this.#snap.get(`${oui}/${type}`) ?? NONE
  }

  forIpProtocol(ipProtocol: number): readonly RegisteredProtocol[] {
    return this.#ipProtocols.get(ipProtocol) ?? NONE
  }

  /** Those that claim this selector first, then those that take anything of the carrier. */
  carriedBy(carrier: string, selector: string | number | undefined): readonly RegisteredProtocol[] {
    const carried = this.#carried.get(carrier)
    if (carried === undefined) return NONE
    const chosen = selector === undefined ? NONE : (carried.bySelector.get(selector) ?? NONE)
    return chosen.length === 0 ? carried.any : carried.any.length === 0 ? chosen : [...chosen, ...carried.any]
  }

  /** Readers of unrecognised payload of a transport. */
  forUnread(transport: string): readonly RegisteredProtocol[] {
    return this.#unrecognised.get(transport) ?? NONE
  }

  /** Ports where a service is expected, as `FlowTable` wants them: TCP from 0, UDP from 65,536. */
  *serverPorts(): Iterable<number> {
    yield* this.#ports.tcp.keys()
    for (const port of this.#ports.udp.keys()) yield 65_536 + port
  }

  /** UDP ports with independent requests. */
  *visitedPorts(): Iterable<number> {
    for (const { protocol } of this.entries)
      for (const hint of protocol.hints)
        if ('groupsClientRequests' in hint && hint.groupsClientRequests === true) yield hint.port
  }

  #file(entry: RegisteredProtocol, hint: AnyProtocol['hints'][number]): void {
    if ('transport' in hint) add(this.#ports[hint.transport], hint.port, entry)
    else if ('etherType' in hint) add(this.#etherTypes, hint.etherType, entry)
    else if ('llc' in hint) add(this.#llc, hint.llc, entry)
    else if ('snap' in hint) add(this.#snap, `${hint.snap.oui}/${hint.snap.type}`, entry)
    else if ('ipProtocol' in hint) add(this.#ipProtocols, hint.ipProtocol, entry)
    else if ('unrecognised' in hint) add(this.#unrecognised, hint.unrecognised, entry)
    else if ('carriedBy' in hint) {
      let carried = this.#carried.get(hint.carriedBy)
      if (carried === undefined) {
        carried = { bySelector: new Map(), any: [] }
        this.#carried.set(hint.carriedBy, carried)
      }
      if (hint.selector === undefined) carried.any.push(entry)
      else add(carried.bySelector, hint.selector, entry)
    }
  }
}

function beginningsOf({ firstBytes }: AnyProtocol): Uint8Array | undefined {
  if (firstBytes === undefined) return undefined
  const begins = new Uint8Array(256)
  for (const character of firstBytes) begins[character.charCodeAt(0)] = 1
  return begins
}

function add<K>(map: Map<K, RegisteredProtocol[]>, key: K, entry: RegisteredProtocol): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [entry])
  else if (!list.includes(entry)) list.push(entry)
}
