/** Open files and pipes of one flow: names for later commands, counts for transfers, payloads of pipes. */
import { FileDigest } from '#bytes/file-digest'
import { startsWith } from '#bytes/read'
import type { Emit } from '#model/protocol'
import { limits, remember, type SmbOpenFile, type SmbState } from './state.ts'

/** Connection-oriented DCE/RPC 5.0 or 5.1, little endian: [C706] 12.6.3.1. Pipes opened before the capture are known by it. */
const RPC_VERSION = 5
const RPC_LABEL = Uint8Array.of(0x10, 0, 0, 0)

/** Content of the response to an open, in addition to the file's id. */
interface Opened {
  /** Another key it is asked for by. */
  readonly alias?: string | undefined
  readonly size?: number | undefined
}

export function openFile(
  file: string,
  name: string,
  isPipe: boolean,
  state: SmbState,
  { alias, size }: Opened = {},
): void {
  const keys = alias === undefined ? [file] : [file, alias]
  const open: SmbOpenFile = {
    keys,
    name,
    isPipe,
    size,
    readBytes: 0,
    writtenBytes: 0,
    read: undefined,
    written: undefined,
  }
  for (const key of keys) remember(state.files, key, open, limits.files)
}

/** Data that moved to or from `file`: `bytes` of it, of which `bytes[start..end)` are here. */
export interface Moved {
  readonly file: string
  readonly byteCount: number
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly fromClient: boolean
  /** Position in the file; undefined if unknown. */
  readonly offset?: number | undefined
}

/** Counts what was read or written; hands it on where the file is a pipe. */
export function move(moved: Moved, emit: Emit, state: SmbState): void {
  const { file, bytes, start, end, fromClient } = moved
  if (end <= start) return
  let open = state.files.get(file)
  if (open === undefined && isRpc(bytes, start, end)) {
    openFile(file, '', true, state)
    open = state.files.get(file)
  }
  if (open === undefined) return
  if (fromClient) open.writtenBytes += moved.byteCount
  else open.readBytes += moved.byteCount
  if (!open.isPipe) {
    digest(moved, open, state)
    return
  }
  emit({
    kind: 'payload',
    selector: 'pipe',
    channel: file,
    isStream: true,
    context: open.name,
    fromClient,
    bytes,
    start,
    end,
  })
}

/** Hashes what is here; of a long frame the rest is awaited. */
function digest(
  { byteCount, bytes, start, end, fromClient, offset }: Moved,
  open: SmbOpenFile,
  state: SmbState,
) {
  const side = fromClient ? 'written' : 'read'
  open[side] ??= new FileDigest(state.room)
  const into = open[side]
  if (offset === undefined) {
    into.lose()
    return
  }
  into.addAt(offset, bytes, start, end)
  const remaining = byteCount - (end - start)
  if (remaining === 0) return
  state[fromClient ? 'clientFollowing' : 'serverFollowing'] = {
    digest: into,
    offset: offset + end - start,
    remaining,
  }
}

/** The rest of a long frame has come so far. */
export function follow({ bytes, start, end, fromClient }: Rest, state: SmbState): void {
  const following = fromClient ? state.clientFollowing : state.serverFollowing
  if (following === undefined) return
  const stop = Math.min(end, start + following.remaining)
  following.digest.addAt(following.offset, bytes, start, stop)
  following.offset += stop - start
  following.remaining -= stop - start
}

type Rest = Pick<Moved, 'bytes' | 'start' | 'end' | 'fromClient'>

function isRpc(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] === RPC_VERSION && startsWith(bytes, start + 4, end, RPC_LABEL)
}

/** Emits the transfers of a file that is closed. */
export function closeFile(file: string, emit: Emit, state: SmbState): void {
  const open = state.files.get(file)
  if (open === undefined) return
  for (const key of open.keys) state.files.delete(key)
  transfers(open, emit)
}

/** A digest is emitted for whole files only: for reads that reached the end, for writes from the beginning without a gap. */
export function transfers(open: SmbOpenFile, emit: Emit): void {
  const { name, isPipe, size, readBytes, writtenBytes, read, written } = open
  if (isPipe) return
  const common = { kind: 'transfer', name, type: 'file' } as const
  if (readBytes > 0) {
    const sha256 = size === undefined || read?.bytes === size ? read?.sha256() : undefined
    emit({ ...common, bytes: readBytes, sha256, content: read?.content, direction: 'to-client' })
  }
  if (writtenBytes > 0) {
    const sha256 = written?.sha256()
    emit({ ...common, bytes: writtenBytes, sha256, content: written?.content, direction: 'to-server' })
  }
  read?.lose()
  written?.lose()
}

/** Pipes by name, where the share is not known: [MS-WKST], [MS-SRVS], [MS-SCMR], [MS-SAMR], [MS-LSAD], [MS-TSCH] and others, section 2.1 each. */
const PIPES: ReadonlySet<string> = new Set([
  'srvsvc',
  'wkssvc',
  'svcctl',
  'samr',
  'lsarpc',
  'netlogon',
  'winreg',
  'atsvc',
  'spoolss',
  'epmapper',
  'eventlog',
  'browser',
  'lsass',
  'ntsvcs',
  'protected_storage',
  'efsrpc',
  'netdfs',
  'router',
  'scerpc',
  'trkwks',
  'initshutdown',
])

export function isPipeName(name: string): boolean {
  return PIPES.has(name.replace(/^\\+(pipe\\)?/i, '').toLowerCase())
}
