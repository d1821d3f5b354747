/** MongoDB Wire Protocol (MongoDB manual, 2024): header, OP_MSG, OP_QUERY; BSON 1.1. */
import { u32le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Header: length, request, response to, operation; all little-endian.
const LENGTH = 0
const RESPONSE_TO = 8
const OPERATION = 12
const HEADER = 16
/** maxMessageSizeBytes. */
const MAX_LENGTH = 48_000_000
/** Bytes that are looked at of a long message; the rest is consumed as it comes. */
const HEAD_BYTES = 4096

const operation = { reply: 1, query: 2004, compressed: 2012, message: 2013 } as const
/** OP_UPDATE, OP_INSERT, OP_GET_MORE, OP_DELETE, OP_KILL_CURSORS of old servers. */
const OLD: ReadonlySet<number> = new Set([2001, 2002, 2005, 2006, 2007])

export interface MongoState {
  clientRemaining: number
  serverRemaining: number
  isProven: boolean
}

export function newState(): MongoState {
  return { clientRemaining: 0, serverRemaining: 0, isProven: false }
}

export interface MongoMessage {
  readonly isAnswer: boolean
  readonly operation: number
  /** First key of the command: what is asked for. */
  readonly command: string
  readonly database: string
  readonly remaining: number
  readonly isPiece: boolean
}

export function dissect(slice: Slice, state: MongoState): Dissected<MongoMessage> {
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  const waiting = fromClient ? state.clientRemaining : state.serverRemaining
  if (waiting > 0) {
    const length = Math.min(waiting, available)
    const message = {
      isAnswer: false,
      operation: 0,
      command: '',
      database: '',
      remaining: waiting - length,
      isPiece: true,
    }
    return { kind: 'message', message, length, isPiece: true }
  }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const length = u32le(bytes, start + LENGTH)
  const code = u32le(bytes, start + OPERATION)
  const isKnown = Object.values(operation).includes(code as 1) || OLD.has(code)
  if (!isKnown || length < HEADER + 5 || length > MAX_LENGTH)
    return state.isProven
      ? { kind: 'malformed', at: LENGTH, reason: 'header', length: available }
      : { kind: 'foreign' }
  const here = Math.min(length, HEAD_BYTES)
  if (available < here) return { kind: 'incomplete', need: here }
  const { command, database } = commandOf(bytes, start, start + here, code)
  const message = {
    isAnswer: code === operation.reply || u32le(bytes, start + RESPONSE_TO) !== 0,
    operation: code,
    command,
    database,
    remaining: length - here,
    isPiece: false,
  }
  return { kind: 'message', message, length: here }
}

/** OP_MSG: flags, kind 0, document. OP_QUERY: flags, collection, two numbers, document. */
function commandOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  code: number,
): { command: string; database: string } {
  let at = start + HEADER + 4
  let database = ''
  if (code === operation.message) {
    if (bytes[at] !== 0) return { command: '', database }
    at += 1
  } else if (code === operation.query) {
    const nul = bytes.indexOf(0, at)
    if (nul < 0 || nul >= end) return { command: '', database }
    const collection = text(bytes, at, nul)
    if (!collection.endsWith('.$cmd')) return { command: 'query', database: collection }
    database = collection.slice(0, -'.$cmd'.length)
    at = nul + 1 + 8
  } else return { command: OLD.has(code) ? `OP ${code}` : '', database }
  // A BSON document: length, then type and name of its first element.
  const nul = at + 5 <= end ? bytes.indexOf(0, at + 5) : -1
  if (nul < 0 || nul >= end) return { command: '', database }
  const command = text(bytes, at + 5, nul)
  return { command: /^[A-Za-z_]\w{0,63}$/.test(command) ? command : '', database }
}

/** `yes` for a request that carries a command: nothing else counts itself and has a BSON document at that place. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end } = slice
  if (end - start < HEADER) return 'more'
  const code = u32le(bytes, start + OPERATION)
  if (code !== operation.message && code !== operation.query) return 'no'
  const found = dissect(slice, newState())
  if (found.kind === 'incomplete') return slice.isStream ? 'more' : 'no'
  return found.kind === 'message' && found.message.command !== '' ? 'yes' : 'no'
}
