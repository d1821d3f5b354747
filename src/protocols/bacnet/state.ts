/** State of one BACnet flow: pending requests, segments, file transfers. Bounded; entries expire. */
import type { About, Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'
import type { Wish } from './requests.ts'

export interface PendingBacnetRequest {
  readonly operation: Operation
  readonly choice: number
  readonly wish: Wish
}

interface Assembly {
  next: number
  bytes: number
  readonly pieces: Uint8Array[]
}

interface FileTransfer {
  readonly name: string
  readonly about: About | undefined
  readonly isWrite: boolean
  readonly purpose: 'file' | 'configuration'
  bytes: number
}

export class BacnetState extends PendingRequests<string, PendingBacnetRequest> {
  /** A backup or a restore is under way: files are then a device's configuration. Clause 19.1. */
  procedure: 'none' | 'backup' | 'restore' = 'none'
  /** Link layer request that awaits its answer. */
  linkRequest: Operation | undefined
  readonly #assemblies = new Map<string, Assembly>()
  readonly #transfers = new Map<string, FileTransfer>()
  readonly #routed = new Set<string>()

  constructor() {
    super(limits.pending)
  }

  /** A repeated request takes the place of the first, which did not stay unanswered by that. */
  override add(key: string, pending: PendingBacnetRequest): PendingBacnetRequest | undefined {
    const before = this.peek(key)
    const isRepeated =
      before?.choice === pending.choice && before.operation.object === pending.operation.object
    const pushedOut = super.add(key, pending)
    return isRepeated ? undefined : pushedOut
  }

  /**
   * Adds a segment. Answers the whole body with the last one, `waiting` before, `lost` when one is missing.
   * Sequence numbers count modulo 256: clause 20.1.2.6.
   */
  segment(
    key: string,
    sequence: number,
    isMoreFollowing: boolean,
    piece: Uint8Array,
  ): Uint8Array | 'waiting' | 'lost' {
    let assembly = this.#assemblies.get(key)
    if (assembly === undefined || (sequence === 0 && assembly.next !== 256)) {
      if (sequence !== 0) return 'lost'
      assembly = { next: 0, bytes: 0, pieces: [] }
      this.#assemblies.set(key, assembly)
      if (this.#assemblies.size > limits.assemblies) takeFirst(this.#assemblies)
    }
    if (sequence !== (assembly.next & 0xff)) {
      const isRepeated = ((assembly.next - sequence) & 0xff) <= 127
      if (isRepeated) return 'waiting'
      this.#assemblies.delete(key)
      return 'lost'
    }
    assembly.bytes += piece.length
    if (assembly.bytes > limits.assemblyBytes) {
      this.#assemblies.delete(key)
      return 'lost'
    }
    assembly.next = (assembly.next & 0xff) + 1
    assembly.pieces.push(piece)
    if (isMoreFollowing) return 'waiting'
    this.#assemblies.delete(key)
    return joined(assembly)
  }

  /** Adds to a file's transfer. */
  moved(file: Omit<FileTransfer, 'bytes'>, bytes: number): void {
    const key = `${file.about ?? ''} ${file.name} ${file.isWrite}`
    const transfer = this.#transfers.get(key)
    if (transfer !== undefined) transfer.bytes += bytes
    else {
      this.#transfers.set(key, { ...file, bytes })
      if (this.#transfers.size > limits.transfers) takeFirst(this.#transfers)
    }
  }

  /** Transfers that are over: one that came to the end of its file, or all. */
  takeTransfers(ended?: {
    readonly about: About | undefined
    readonly name: string
  }): readonly FileTransfer[] {
    const over = [...this.#transfers].filter(
      ([, { name, about, isWrite }]) =>
        ended === undefined || (name === ended.name && about === ended.about && !isWrite),
    )
    for (const [key] of over) this.#transfers.delete(key)
    return over.map(([, transfer]) => transfer)
  }

  /** True the first time that this side is seen to route for a network. */
  isNewRoute(side: string, network: number): boolean {
    const key = `${side} ${network}`
    if (this.#routed.has(key) || this.#routed.size >= limits.stations) return false
    this.#routed.add(key)
    return true
  }
}

function joined({ pieces, bytes }: Assembly): Uint8Array {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Forgets the oldest entry and answers it. */
function takeFirst<Value>(map: Map<string, Value>): Value | undefined {
  for (const [key, value] of map) {
    map.delete(key)
    return value
  }
  return undefined
}
