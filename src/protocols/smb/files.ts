/** Open files and pipes of one flow: names for later commands, counts for transfers, payloads of pipes. */
import { startsWith } from '#bytes/read'
import type { Tell } from '#model/protocol'
import { limits, type OpenFile, remember, type SmbExchange } from './exchange.ts'

/** Connection-oriented DCE/RPC 5.0 or 5.1, little endian: [C706] 12.6.3.1. Pipes opened before the capture are known by it. */
const RPC_VERSION = 5
const RPC_LABEL = Uint8Array.of(0x10, 0, 0, 0)

export function openFile(
  file: string,
  name: string,
  isPipe: boolean,
  exchange: SmbExchange,
  alias?: string,
): void {
  const keys = alias === undefined ? [file] : [file, alias]
  const open: OpenFile = { keys, name, isPipe, readOctets: 0, writtenOctets: 0 }
  for (const key of keys) remember(exchange.files, key, open, limits.files)
}

/** Data that moved to or from `file`: `octets` of it, of which `bytes[start..end)` are here. */
export interface Moved {
  readonly file: string
  readonly octets: number
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly fromClient: boolean
}

/** Counts what was read or written; hands it on where the file is a pipe. */
export function move(moved: Moved, tell: Tell, exchange: SmbExchange): void {
  const { file, bytes, start, end, fromClient } = moved
  if (end <= start) return
  let open = exchange.files.get(file)
  if (open === undefined && isRpc(bytes, start, end)) {
    openFile(file, '', true, exchange)
    open = exchange.files.get(file)
  }
  if (open === undefined) return
  if (fromClient) open.writtenOctets += moved.octets
  else open.readOctets += moved.octets
  if (!open.isPipe) return
  tell({
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

function isRpc(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] === RPC_VERSION && startsWith(bytes, start + 4, end, RPC_LABEL)
}

/** Tells what was transferred through a file that is closed. */
export function closeFile(file: string, tell: Tell, exchange: SmbExchange): void {
  const open = exchange.files.get(file)
  if (open === undefined) return
  for (const key of open.keys) exchange.files.delete(key)
  transfers(open, tell)
}

export function transfers({ name, isPipe, readOctets, writtenOctets }: OpenFile, tell: Tell): void {
  if (isPipe) return
  const common = { kind: 'transfer', name, type: 'file' } as const
  if (readOctets > 0) tell({ ...common, octets: readOctets, direction: 'to-client' })
  if (writtenOctets > 0) tell({ ...common, octets: writtenOctets, direction: 'to-server' })
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
