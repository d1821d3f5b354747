import { type FileDigest, newRoom, type Room } from '#bytes/file-digest'
import type { Verb } from '#model/fact'

export const limits = {
  /** Largest frame: 8 MiB of data ([MS-SMB2] 3.3.5.4, MaxReadSize of current servers) and its headers. */
  frameBytes: 8 * 1024 * 1024 + 65_536,
  /** Frames up to this length are read whole; of longer ones, which carry file data, only the head. */
  wholeBytes: 48 * 1024,
  headBytes: 1024,
  /** Requests awaiting an answer, per flow; servers grant 512 credits or so. */
  pendingRequests: 512,
  /** Open files and pipes remembered, per flow. */
  files: 512,
  trees: 64,
  /** Transactions of SMB 1 remembered by their kind, per flow. */
  transactions: 64,
  /** Commands chained or compounded in one frame. */
  chained: 32,
} as const

export interface PendingSmbRequest {
  readonly code: string
  readonly name: string
  readonly verb: Verb
  readonly object: string | undefined
  /** Key of the file that the request names. */
  readonly file: string | undefined
  /** Of a read: where in the file. */
  readonly offset?: number | undefined
}

export interface SmbOpenFile {
  /** Under which it is known: its FileId, and the message of a compound that means it before the id is known. */
  readonly keys: readonly string[]
  readonly name: string
  readonly isPipe: boolean
  /** Bytes of the whole file when it was opened; undefined if the response lacks it. */
  readonly size: number | undefined
  readBytes: number
  writtenBytes: number
  read: FileDigest | undefined
  written: FileDigest | undefined
}

/** File data that follow the head of a long frame. */
export interface Following {
  readonly digest: FileDigest
  offset: number
  remaining: number
}

interface Logon {
  readonly user: string | undefined
  readonly method: string
  readonly clearText: boolean
}

/** The session was there before the capture began, or its logon could not be read. */
export const unseenLogon: Logon = { user: undefined, method: 'smb', clearText: false }

export interface SmbState {
  clientRemaining: number
  serverRemaining: number
  clientFollowing: Following | undefined
  serverFollowing: Following | undefined
  /** Shared by all files of the flow. */
  readonly room: Room
  readonly pending: Map<number, PendingSmbRequest>
  readonly files: Map<string, SmbOpenFile>
  /** SMB 1: process and multiplex id → command that began the transaction. */
  readonly transactions: Map<number, number>
  /** Tree id → share path. */
  readonly trees: Map<number, string>
  readonly pipeTrees: Set<number>
  /** Of the last authenticate message that passed. */
  logon: Logon
  /** SMB 1: the server asked for passwords as they are, [MS-CIFS] 2.2.4.52.2 SecurityMode. */
  isPlainPassword: boolean
  hasEncrypted: boolean
}

export function newState(): SmbState {
  return {
    clientRemaining: 0,
    serverRemaining: 0,
    clientFollowing: undefined,
    serverFollowing: undefined,
    room: newRoom(),
    pending: new Map(),
    files: new Map(),
    transactions: new Map(),
    trees: new Map(),
    pipeTrees: new Set(),
    logon: unseenLogon,
    isPlainPassword: false,
    hasEncrypted: false,
  }
}

/** Sets and forgets the oldest entry beyond `most`. */
export function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= most) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}
