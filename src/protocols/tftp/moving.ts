/** The file that moves on a flow: block after block, RFC 1350 §4. */
import { FileDigest } from '#bytes/file-digest'
import type { Transfer } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { type TftpMessage, tftpOpcode } from './wire.ts'

/** Bytes of a full block unless the request asked for more: RFC 1350 §2. */
const FULL_BLOCK = 512
/** Opcode and block number. */
const DATA_HEADER = 4

/** Request for the flow that will carry the file. */
export interface TftpRequest {
  readonly name: string
  readonly isWrite: boolean
  readonly hasOptions: boolean
  /** Port of who asked. */
  readonly port: number
}

interface Moving {
  readonly name: string
  readonly digest: FileDigest
  /** Undefined until the first block shows what was agreed. */
  full: number | undefined
  next: number
  bytes: number
  fromClient: boolean
}

export interface TftpState {
  /** Request on this flow. */
  asked: TftpRequest | undefined
  moving: Moving | undefined
}

function isAsked(context: unknown): context is TftpRequest {
  return typeof context === 'object' && context !== null && 'name' in context && 'port' in context
}

/** Request of the flow: on itself, or on the flow that announced it. */
export function askedOf({ context }: Slice, { asked }: TftpState): TftpRequest | undefined {
  return asked ?? (isAsked(context) ? context : undefined)
}

export function begin(asked: TftpRequest, state: TftpState): void {
  const { name, hasOptions } = asked
  state.asked = asked
  const full = hasOptions ? undefined : FULL_BLOCK
  state.moving = { name, digest: new FileDigest(), full, next: 1, bytes: 0, fromClient: false }
}

/** Counts and hashes one block; the first that is not full is the last. */
export function follow(message: TftpMessage, slice: Slice, emit: Emit, state: TftpState): void {
  if (message.opcode !== tftpOpcode.DATA) return
  if (state.moving === undefined && message.number === 1 && isAsked(slice.context))
    begin(slice.context, state)
  const { moving } = state
  if (moving === undefined) return
  const ahead = (message.number - moving.next) & 0xffff
  if (ahead >= 0x8000) return // sent again
  if (ahead > 0) moving.digest.lose()
  moving.next = (message.number + 1) & 0xffff
  moving.bytes += message.dataLength
  moving.fromClient = slice.fromClient
  moving.digest.add(slice.bytes, slice.start + DATA_HEADER, slice.end)
  moving.full ??= message.dataLength
  if (message.dataLength < moving.full) end(state, emit)
}

/** Emits the transferred part, complete or not. */
export function end(state: TftpState, emit: Emit): void {
  const { moving } = state
  state.moving = undefined
  if (moving === undefined || moving.bytes === 0) return
  const { name, digest, bytes, fromClient } = moving
  emit({
    kind: 'transfer',
    name,
    type: 'file',
    bytes,
    sha256: digest.sha256(),
    content: digest.content,
    direction: fromClient ? 'to-server' : 'to-client',
    purpose: purposeOf(name),
  })
}

/** The whole configuration of a GE D20 with its accounts, as Metasploit's d20pass fetches it. */
const D20_CONFIGURATION = /^nvram[\\/].{1,60}\.zlb$/i

/** Purpose of a file by its extension; a guess that a person can check. */
export function purposeOf(name: string): NonNullable<Transfer['purpose']> {
  if (/\.(bin|fw|img|upd|swu|rom|hex|trx|mot)$/i.test(name)) return 'firmware'
  if (D20_CONFIGURATION.test(name)) return 'configuration'
  return /(\.(cfg|conf|config|ini|xml)|-confg|startup-config|running-config)$/i.test(name)
    ? 'configuration'
    : 'file'
}
