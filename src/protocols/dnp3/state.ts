/** State of one flow: for each pair of master and outstation, incomplete fragments, the pending request, open files. */
import type { FileDigest } from '#bytes/file-digest'
import { DeviceClock } from '#model/device-clock'
import type { Operation } from '#model/fact'
import { limits } from './limits.ts'
import { Reassembly } from './reassembly.ts'

export interface PendingDnp3Request {
  readonly operation: Operation
  readonly functionCode: number
  /** Sequence number that the answer will have: IEEE 1815-2012 §4.2.2.4. */
  sequence: number
  /** Its result was emitted. */
  isSettled: boolean
  /** Number of a read for folding; 0 for all else. */
  readonly number: number
}

export interface Dnp3OpenFile {
  readonly name: string
  readonly isWriting: boolean
  bytes: number
  /** Block that comes next. */
  next: number
  readonly digest: FileDigest
}

/** One master and one outstation. A master has one request open at a time: §4.1. */
export class Dnp3Association {
  readonly fromMaster = new Reassembly()
  readonly fromOutstation = new Reassembly()
  readonly clocks = { master: new DeviceClock(), outstation: new DeviceClock() }
  pending: PendingDnp3Request | undefined
  /** Time of the message that `foldKey` noted last: the slow path may be asked about it again. */
  notedTime = -1
  /** Reads by their numbers, so that polling makes no object. */
  readonly #reads = new Map<number, PendingDnp3Request>()
  /** A reply to a challenge is pending in addition to the challenged request: §7. */
  authentication: PendingDnp3Request | undefined
  /** The last unsolicited response that wants a confirmation. */
  unsolicited: PendingDnp3Request | undefined
  /** Question of the link layer awaiting its answer. */
  link: Operation | undefined
  /** Internal indications last emitted; -1 before the first. */
  indications = -1
  /** Time when a full event buffer was last emitted. */
  overflowTime = 0
  /** File being opened, until its handle is known. */
  opening: Dnp3OpenFile | undefined
  readonly #files = new Map<number, Dnp3OpenFile>()

  readOf(number: number): PendingDnp3Request | undefined {
    return this.#reads.get(number)
  }

  keepRead(pending: PendingDnp3Request): void {
    if (pending.number === 0 || this.#reads.has(pending.number)) return
    this.#reads.set(pending.number, pending)
    if (this.#reads.size > limits.reads) this.#reads.delete(this.#reads.keys().next().value!)
  }

  open(handle: number): void {
    if (this.opening === undefined) return
    this.#files.delete(handle)
    this.#files.set(handle, this.opening)
    this.opening = undefined
    if (this.#files.size > limits.files) this.#files.delete(this.#files.keys().next().value!)
  }

  file(handle: number): Dnp3OpenFile | undefined {
    return this.#files.get(handle)
  }

  close(handle: number): Dnp3OpenFile | undefined {
    const file = this.#files.get(handle)
    this.#files.delete(handle)
    return file
  }
}

export class Dnp3State {
  readonly #associations = new Map<number, Dnp3Association>()
  readonly #emitted = [new Set<number>(), new Set<number>()] as const

  association(master: number, outstation: number): Dnp3Association {
    let association = this.known(master, outstation)
    if (association === undefined) {
      if (this.#associations.size >= limits.associations)
        this.#associations.delete(this.#associations.keys().next().value!)
      association = new Dnp3Association()
      this.#associations.set(outstation * 0x1_0000 + master, association)
    }
    return association
  }

  known(master: number, outstation: number): Dnp3Association | undefined {
    return this.#associations.get(outstation * 0x1_0000 + master)
  }

  /** True the first time that a side speaks under this link address. */
  isNewAddress(address: number, isClient: boolean): boolean {
    const emitted = this.#emitted[isClient ? 1 : 0]
    if (emitted.has(address) || emitted.size >= limits.addresses) return false
    emitted.add(address)
    return true
  }

  associations(): Iterable<Dnp3Association> {
    return this.#associations.values()
  }
}
