import { u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { DEBUG_AGENT, programs } from './programs.ts'

// Record marking on streams: RFC 5531 §11.
const MARK = 4
const LAST_FRAGMENT = 0x8000_0000
// Message: RFC 5531 §9.
const TYPE = 4
const CALL = 0
const REPLY = 1
const RPC_VERSION = 2
const BODY = 8
/** Program, version, procedure, and both authentications of nothing. */
const SHORTEST_CALL = 40
const SHORTEST_REPLY = 12
const ACCEPTED = 0
/** Largest body of an authentication: §8.2. */
const MAX_AUTHENTICATION = 400
/** AUTH_NONE, AUTH_SYS, AUTH_SHORT, AUTH_DH, RPCSEC_GSS, AUTH_TLS: §8.1, IANA's list. */
const FLAVORS: ReadonlySet<number> = new Set([0, 1, 2, 3, 6, 7])
export const AUTH_SYS = 1
/** Assigned programs: §13.1; private and transient ones are indistinguishable from noise. */
const MAX_PROGRAM = 0x3fff_ffff
const MAX_VERSION = 16
const MAX_PROCEDURE = 255

const limits = {
  /** Bytes of a record that are read; the rest is data, and stepped over. */
  headBytes: 1024,
  /** Largest fragment: writes of NFS are seldom above 1 MiB. */
  recordBytes: 4 * 1024 * 1024,
} as const

export type RpcMessage =
  | {
      readonly kind: 'call'
      readonly transaction: number
      readonly program: number
      readonly version: number
      readonly procedure: number
      readonly flavor: number
      /** Of AUTH_SYS; '' in others. */
      readonly machine: string
      readonly user: number | undefined
      /** Offsets of the arguments in the slice's bytes. */
      readonly start: number
      readonly end: number
      readonly remaining: number
    }
  | {
      readonly kind: 'reply'
      readonly transaction: number
      readonly isAccepted: boolean
      readonly start: number
      readonly end: number
      readonly remaining: number
    }
  /** A call whose credentials claim to be longer than any may be, and than what is here. */
  | {
      readonly kind: 'overlong'
      readonly program: number
      readonly bytes: number
      readonly remaining: number
    }
  | { readonly kind: 'rest'; readonly remaining: number }

export interface RpcReadState {
  clientRemaining: number
  serverRemaining: number
}

export function dissect(slice: Slice, flowState: RpcReadState): Dissected<RpcMessage> {
  const { bytes, start, end, isStream, fromClient } = slice
  const available = end - start
  if (!isStream) return message(bytes, start, end, available, 0)
  const waiting = fromClient ? flowState.clientRemaining : flowState.serverRemaining
  if (waiting > 0) {
    const length = Math.min(waiting, available)
    return { kind: 'message', message: { kind: 'rest', remaining: waiting - length }, length, isPiece: true }
  }
  if (available < MARK) return { kind: 'incomplete', need: MARK }
  const record = u32be(bytes, start) & 0x7fff_ffff
  if (record < SHORTEST_REPLY || record > limits.recordBytes) return { kind: 'foreign' }
  const here = Math.min(record, limits.headBytes)
  if (available < MARK + here) {
    const isForeign = available >= MARK + BODY && !isType(bytes, start + MARK)
    return isForeign ? { kind: 'foreign' } : { kind: 'incomplete', need: MARK + here }
  }
  return message(bytes, start + MARK, start + MARK + here, MARK + here, record - here)
}

function isType(bytes: Uint8Array, at: number): boolean {
  const type = u32be(bytes, at + TYPE)
  return type === CALL || type === REPLY
}

function message(
  bytes: Uint8Array,
  at: number,
  end: number,
  length: number,
  remaining: number,
): Dissected<RpcMessage> {
  const found =
    end - at < SHORTEST_REPLY
      ? undefined
      : (call(bytes, at, end, remaining) ??
        reply(bytes, at, end, remaining) ??
        overlong(bytes, at, end, remaining))
  return found === undefined ? { kind: 'foreign' } : { kind: 'message', message: found, length }
}

function call(bytes: Uint8Array, at: number, end: number, remaining: number): RpcMessage | undefined {
  if (end - at < SHORTEST_CALL || u32be(bytes, at + TYPE) !== CALL || u32be(bytes, at + BODY) !== RPC_VERSION)
    return undefined
  const program = u32be(bytes, at + 12)
  const version = u32be(bytes, at + 16)
  const procedure = u32be(bytes, at + 20)
  const isNoise = program === 0 || (program > MAX_PROGRAM && program !== DEBUG_AGENT)
  if (isNoise || version > MAX_VERSION || procedure > MAX_PROCEDURE) return undefined
  const flavor = u32be(bytes, at + 24)
  const verifier = afterAuthentication(bytes, at + 24, end)
  const start = verifier === undefined ? undefined : afterAuthentication(bytes, verifier, end)
  if (start === undefined) return undefined
  const credentials =
    flavor === AUTH_SYS ? system(bytes, at + 32, verifier!) : { machine: '', user: undefined }
  const transaction = u32be(bytes, at)
  return {
    kind: 'call',
    transaction,
    program,
    version,
    procedure,
    flavor,
    ...credentials,
    start,
    end,
    remaining,
  }
}

/** Of a well-known program: five words agree before the length that does not. */
function overlong(bytes: Uint8Array, at: number, end: number, remaining: number): RpcMessage | undefined {
  if (end - at < SHORTEST_CALL || u32be(bytes, at + TYPE) !== CALL || u32be(bytes, at + BODY) !== RPC_VERSION)
    return undefined
  const program = u32be(bytes, at + 12)
  const byteCount = u32be(bytes, at + 28)
  if (!programs.has(program) || u32be(bytes, at + 16) > MAX_VERSION || u32be(bytes, at + 20) > MAX_PROCEDURE)
    return undefined
  if (!FLAVORS.has(u32be(bytes, at + 24)) || byteCount <= MAX_AUTHENTICATION) return undefined
  return { kind: 'overlong', program, bytes: byteCount, remaining }
}

/** Flavor, length, body padded to 4 bytes. */
function afterAuthentication(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (at + 8 > end || !FLAVORS.has(u32be(bytes, at))) return undefined
  const length = u32be(bytes, at + 4)
  const next = at + 8 + ((length + 3) & ~3)
  return length > MAX_AUTHENTICATION || next > end ? undefined : next
}

/** Stamp, machine name, user: RFC 5531 appendix A. */
function system(bytes: Uint8Array, at: number, end: number): { machine: string; user: number | undefined } {
  const nothing = { machine: '', user: undefined }
  if (at + 8 > end) return nothing
  const length = u32be(bytes, at + 4)
  const user = at + 8 + ((length + 3) & ~3)
  if (length > 255 || user + 4 > end) return nothing
  return { machine: text(bytes, at + 8, at + 8 + length), user: u32be(bytes, user) }
}

/** Accepted or denied; the verifier and the state of acceptance come before results. */
function reply(bytes: Uint8Array, at: number, end: number, remaining: number): RpcMessage | undefined {
  if (u32be(bytes, at + TYPE) !== REPLY) return undefined
  const transaction = u32be(bytes, at)
  const state = u32be(bytes, at + BODY)
  if (state !== ACCEPTED) {
    if (state !== 1) return undefined
    return { kind: 'reply', transaction, isAccepted: false, start: end, end, remaining }
  }
  const verified = afterAuthentication(bytes, at + 12, end)
  if (verified === undefined || verified + 4 > end) return undefined
  const isAccepted = u32be(bytes, verified) === 0
  return { kind: 'reply', transaction, isAccepted, start: verified + 4, end, remaining }
}

/** `yes` for a call: eight words that agree, and over a stream its whole head. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (!isStream) return isCall(bytes, start, end) ? 'yes' : 'no'
  if (end - start < MARK + 12) {
    if (end - start >= 2 && (bytes[start]! & 0x7f) !== 0) return 'no'
    return end - start >= MARK && !isRecord(u32be(bytes, start)) ? 'no' : 'more'
  }
  const mark = u32be(bytes, start)
  if (!isRecord(mark) || u32be(bytes, start + MARK + TYPE) !== CALL) return 'no'
  if (u32be(bytes, start + MARK + BODY) !== RPC_VERSION) return 'no'
  const record = mark & 0x7fff_ffff
  const here = Math.min(record, limits.headBytes)
  if (end - start < MARK + here) return 'more'
  return isCall(bytes, start + MARK, start + MARK + here) ? 'yes' : 'no'
}

function isCall(bytes: Uint8Array, at: number, end: number): boolean {
  return (call(bytes, at, end, 0) ?? overlong(bytes, at, end, 0)) !== undefined
}

/** A last fragment of a length that a call can have. */
function isRecord(mark: number): boolean {
  const record = mark & 0x7fff_ffff
  return (mark & LAST_FRAGMENT) !== 0 && record >= SHORTEST_CALL && record <= limits.recordBytes
}

/** Offset of the next record that is a call, or a reply without verifier. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + MARK + SHORTEST_CALL <= end; at++) {
    if (bytes[at] !== 0x80 || !isRecord(u32be(bytes, at)) || !isType(bytes, at + MARK)) continue
    const last = Math.min(end, at + MARK + (u32be(bytes, at) & 0x7fff_ffff))
    if (call(bytes, at + MARK, last, 0) !== undefined || reply(bytes, at + MARK, last, 0) !== undefined)
      return at
  }
  return undefined
}
