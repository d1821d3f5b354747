/** State of one connection: the channel, pending requests, chunks, and known nodes and items. */
import { DeviceClock } from '#model/device-clock'
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'

/** An attribute of a node that a request named. */
export interface NodeAttribute {
  readonly node: string
  readonly attribute: number
  /** Position of the severity among the fields of an event; undefined if it was not requested. */
  readonly severityAt?: number | undefined
}

export interface Logon {
  readonly user: string | undefined
  readonly method: string
  readonly clearText: boolean
  readonly defaultCredentials: boolean
}

export interface PendingOpcuaRequest {
  readonly operation: Operation
  /** Encoding id of the request. */
  readonly service: number
  readonly nodes: readonly NodeAttribute[]
  readonly logon: Logon | undefined
}

interface Assembly {
  bytes: Uint8Array
  length: number
  isFull: boolean
}

export class OpcuaState extends PendingRequests<number, PendingOpcuaRequest> {
  /** A header was read: what follows is OPC UA, damaged or not. */
  isKnown = false
  /** The server opened the connection: OPC 10000-6 §7.1.3. */
  isReversed = false
  policy: string | undefined
  /** Name of the requested mode; undefined while it is not readable. */
  mode: string | undefined
  isChannelEmitted = false
  /** Of who asks and of who answers, and how many headers were seen. */
  readonly clocks = { client: new DeviceClock(), server: new DeviceClock() }
  headers = 0
  isSessionOpen = false
  isSealedEmitted = false
  user: string | undefined
  readonly #rests: [client: number, server: number] = [0, 0]
  readonly #assemblies = new Map<string, Assembly>()
  readonly #items = new Map<string, NodeAttribute>()
  readonly #names = new Map<string, string>()

  constructor() {
    super(limits.pending)
  }

  /** Answers before any question. */
  #unasked = 0
  /** Of the client, since one was the last of its message. */
  #chunks = 0

  /** True if no request is visible: the capture contains one direction only. */
  hearsNoQuestion(): boolean {
    return ++this.#unasked > limits.unasked
  }

  restOf(fromClient: boolean): number {
    return this.#rests[fromClient ? 0 : 1]
  }

  setRest(fromClient: boolean, byteCount: number): void {
    this.#rests[fromClient ? 0 : 1] = byteCount
  }

  override add(requestId: number, pending: PendingOpcuaRequest): PendingOpcuaRequest | undefined {
    this.#unasked = Number.NEGATIVE_INFINITY
    return super.add(requestId, pending)
  }

  /**
   * Counts the client's chunks since one ended a message.
   *
   * @returns true once, when they are more than any honest message has
   */
  isEndless(isLast: boolean): boolean {
    this.#chunks = isLast ? 0 : this.#chunks + 1
    return this.#chunks === limits.chunks
  }

  /** Keeps a chunk that is not the last of its message. */
  gather(key: string, bytes: Uint8Array, start: number, end: number): void {
    let assembly = this.#assemblies.get(key)
    if (assembly === undefined) {
      if (this.#assemblies.size >= limits.assemblies)
        this.#assemblies.delete(this.#assemblies.keys().next().value!)
      assembly = { bytes: new Uint8Array(Math.max(4096, end - start)), length: 0, isFull: false }
      this.#assemblies.set(key, assembly)
    }
    const length = assembly.length + end - start
    if (assembly.isFull || length > limits.messageBytes) {
      assembly.isFull = true
      return
    }
    if (length > assembly.bytes.length) {
      const grown = new Uint8Array(Math.min(limits.messageBytes, Math.max(length, assembly.bytes.length * 2)))
      grown.set(assembly.bytes.subarray(0, assembly.length))
      assembly.bytes = grown
    }
    assembly.bytes.set(bytes.subarray(start, end), assembly.length)
    assembly.length = length
  }

  hasPart(key: string): boolean {
    return this.#assemblies.has(key)
  }

  /** Removes and returns the parts collected under `key`. */
  takeParts(key: string): Assembly | undefined {
    const assembly = this.#assemblies.get(key)
    this.#assemblies.delete(key)
    return assembly
  }

  addItem(subscription: number, handle: number, item: NodeAttribute): void {
    if (this.#items.size < limits.monitoredItems) this.#items.set(`${subscription}/${handle}`, item)
  }

  itemOf(subscription: number, handle: number): NodeAttribute | undefined {
    return this.#items.get(`${subscription}/${handle}`)
  }

  learnName(node: string, name: string): void {
    if (this.#names.size < limits.learnedNodes) this.#names.set(node, name)
  }

  nameOf(node: string): string | undefined {
    return this.#names.get(node)
  }
}
