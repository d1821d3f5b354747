/** SMB 2 and 3: [MS-SMB2] v20240423. */
import { toHex } from '#bytes/hex'
import { u16le, u32le, u64le } from '#bytes/read'
import { textUtf16le } from '#bytes/text'
import type { Verb } from '#model/fact'
import type { Emit } from '#model/protocol'
import { logonEnded, securityBuffer } from './authentication.ts'
import { closeFile, isPipeName, move, openFile } from './files.ts'
import { codeOf, createVerb, smb2Commands } from './operations.ts'
import { limits, type PendingSmbRequest, remember, type SmbState } from './state.ts'
import { isError, STATUS_MORE_PROCESSING_REQUIRED, STATUS_PENDING, statusName } from './status.ts'
import { controlSubcommand, type Subcommand } from './subcommands.ts'

// SMB2 header: 2.2.1.1, 2.2.1.2.
const HEADER = { size: 64, status: 8, command: 12, flags: 16, next: 20, messageId: 24, treeId: 36 }
const FLAG_RESPONSE = 1
const command = {
  negotiate: 0,
  sessionSetup: 1,
  treeConnect: 3,
  create: 5,
  close: 6,
  read: 8,
  write: 9,
  ioctl: 11,
  queryDirectory: 14,
  queryInfo: 16,
  setInfo: 17,
} as const
/** SMB_COM_NEGOTIATE: [MS-CIFS] 2.2.4.52. */
const OLD_NEGOTIATION = codeOf('smb1', 0x72)
/** FSCTL_PIPE_TRANSCEIVE: 2.2.31. */
const PIPE_TRANSCEIVE = 0x0011c017
/** ShareType SMB2_SHARE_TYPE_PIPE: 2.2.10. */
const SHARE_PIPE = 2
/** FileId all ones: the file of the request before it in a compound, 3.2.4.1.4. */
const RELATED = 'f'.repeat(32)
/** Key of a file by the request that opens it. */
const BY_MESSAGE = 'message:'
/** FileDispositionInformation and its extended form: [MS-FSCC] 2.4. */
const DISPOSITIONS: ReadonlySet<number> = new Set([13, 64])
/** FileRenameInformation and its extended form. */
const RENAMES: ReadonlySet<number> = new Set([10, 65])
/** SMB2_0_INFO_FILE: 2.2.39. */
const FILE_INFORMATION = 1

const dialects: ReadonlyMap<number, string> = new Map([
  [0x0202, 'SMB 2.0.2'],
  [0x0210, 'SMB 2.1'],
  [0x0300, 'SMB 3.0'],
  [0x0302, 'SMB 3.0.2'],
  [0x0311, 'SMB 3.1.1'],
  [0x02ff, 'SMB 2.?'],
])

/** One command of a frame: offsets of its header, body and end in `bytes`. */
interface Part {
  readonly bytes: Uint8Array
  readonly header: number
  readonly body: number
  readonly end: number
  readonly command: number
  readonly messageId: number
  readonly tree: number
}

/** Emits the facts of every command in `bytes[start..end)`. */
export function smb2Facts(bytes: Uint8Array, start: number, end: number, emit: Emit, state: SmbState): void {
  let related = ''
  for (let at = start, i = 0; i < limits.chained && end - at >= HEADER.size; i++) {
    const next = u32le(bytes, at + HEADER.next)
    const part: Part = {
      bytes,
      header: at,
      body: at + HEADER.size,
      end: next > 0 ? Math.min(end, at + next) : end,
      command: u16le(bytes, at + HEADER.command),
      messageId: u64le(bytes, at + HEADER.messageId),
      tree: u32le(bytes, at + HEADER.treeId),
    }
    const isResponse = (u32le(bytes, at + HEADER.flags) & FLAG_RESPONSE) !== 0
    if (isResponse) response(part, u32le(bytes, at + HEADER.status), emit, state)
    else related = request(part, related, emit, state)
    if (next < HEADER.size) return
    at += next
  }
}

/** Text of a (offset from header, length) pair at `at`. */
function textAt(part: Part, at: number): string {
  if (at + 4 > part.end) return ''
  const start = part.header + u16le(part.bytes, at)
  return textUtf16le(
    part.bytes,
    Math.min(start, part.end),
    Math.min(part.end, start + u16le(part.bytes, at + 2)),
  )
}

function buffer(part: Part, at: number): { start: number; end: number } {
  if (at + 4 > part.end) return { start: part.end, end: part.end }
  const start = Math.min(part.end, part.header + u16le(part.bytes, at))
  return { start, end: Math.min(part.end, start + u16le(part.bytes, at + 2)) }
}

function fileIdAt(part: Part, at: number): string {
  return at + 16 <= part.end ? toHex(part.bytes, at, at + 16) : ''
}

/** Where each request has its FileId: 2.2.15, 2.2.17, 2.2.19, 2.2.21, 2.2.26, 2.2.31, 2.2.33, 2.2.35, 2.2.37, 2.2.39. */
const FILE_ID: ReadonlyMap<number, number> = new Map([
  [6, 8],
  [7, 8],
  [8, 16],
  [9, 16],
  [10, 8],
  [11, 8],
  [14, 8],
  [15, 8],
  [16, 24],
  [17, 16],
])

/** Emits one request; returns the file for a related request after it. */
function request(part: Part, related: string, emit: Emit, state: SmbState): string {
  const known = smb2Commands.get(part.command)
  const at = FILE_ID.get(part.command)
  const stated = at === undefined ? '' : fileIdAt(part, part.body + at)
  const file = stated === RELATED ? related : stated
  const { object, verb, name } = requested(part, file, state)
  const sub = controlOf(part)
  // RPC on a pipe is emitted by its own protocol; transferring its bytes is no change.
  const isOnPipe = state.files.get(file)?.isPipe === true
  const asked: PendingSmbRequest = {
    code: codeOf('smb2', part.command) + (sub === undefined ? '' : `/${sub.code}`),
    name: name ?? (sub === undefined ? (known?.name ?? 'SMB2') : `SMB2 IOCTL ${sub.name}`),
    verb: isOnPipe ? 'read' : (verb ?? sub?.verb ?? known?.verb ?? 'execute'),
    object,
    file,
    offset:
      part.command === command.read && part.body + 16 <= part.end
        ? u64le(part.bytes, part.body + 8)
        : undefined, // 2.2.19
  }
  emitOperation(asked, 'requested', emit)
  remember(state.pending, part.messageId, asked, limits.pendingRequests)
  if (part.command === command.sessionSetup) {
    const { start, end } = buffer(part, part.body + 12) // 2.2.5
    securityBuffer(part.bytes, start, end, emit, state)
  } else if (part.command === command.write) written(part, file, emit, state)
  else if (part.command === command.ioctl) transceived(part, 24, file, true, emit, state)
  return part.command === command.create ? `${BY_MESSAGE}${part.messageId}` : file
}

function controlOf({ bytes, body, end, command: code }: Part): Subcommand | undefined {
  return code === command.ioctl && body + 8 <= end ? controlSubcommand(u32le(bytes, body + 4)) : undefined
}

/** Object of a request, and its verb and name if the body decides. */
function requested(
  part: Part,
  file: string,
  state: SmbState,
): { object: string | undefined; verb?: Verb; name?: string } {
  const { bytes, body, end } = part
  const name = state.files.get(file)?.name ?? nameInCompound(file, state)
  switch (part.command) {
    case command.treeConnect:
      return { object: textAt(part, body + 4) } // 2.2.9
    case command.create: // 2.2.13
      if (body + 48 > end) return { object: undefined }
      return {
        object: textAt(part, body + 44),
        verb: createVerb(u32le(bytes, body + 36), u32le(bytes, body + 40)),
      }
    case command.setInfo: {
      if (bytes[body + 2] !== FILE_INFORMATION) return { object: name } // 2.2.39
      const kind = bytes[body + 3] ?? 0
      if (DISPOSITIONS.has(kind)) return { object: name, verb: 'delete', name: 'SMB2 SET_INFO delete' }
      if (!RENAMES.has(kind)) return { object: name }
      return { object: `${name ?? ''} → ${newName(part)}`, name: 'SMB2 SET_INFO rename' }
    }
    default:
      return { object: name }
  }
}

/** In a compound the file has no id yet, but the request that opens it has its name. */
function nameInCompound(file: string, state: SmbState): string | undefined {
  if (!file.startsWith(BY_MESSAGE)) return undefined
  return state.pending.get(Number(file.slice(BY_MESSAGE.length)))?.object
}

/** FileName of FILE_RENAME_INFORMATION_TYPE_2: [MS-FSCC] 2.4.43.2. */
function newName({ bytes, header, body, end }: Part): string {
  const at = header + (body + 10 <= end ? u16le(bytes, body + 8) : 0) + 16
  if (at + 4 > end) return ''
  return textUtf16le(bytes, at + 4, Math.min(end, at + 4 + u32le(bytes, at)))
}

function written(part: Part, file: string, emit: Emit, state: SmbState): void {
  const { bytes, body, header, end } = part
  if (body + 16 > end) return
  const byteCount = u32le(bytes, body + 4) // 2.2.21
  const start = header + u16le(bytes, body + 2)
  const offset = u64le(bytes, body + 8)
  const stop = Math.min(end, start + byteCount)
  move({ file, byteCount, bytes, start, end: stop, fromClient: true, offset }, emit, state)
}

/** Input of a request or output of a response of IOCTL: (offset, count) at `at` of the body. */
function transceived(
  part: Part,
  at: number,
  file: string,
  fromClient: boolean,
  emit: Emit,
  state: SmbState,
): void {
  const { bytes, body, header, end } = part
  if (body + at + 8 > end || u32le(bytes, body + 4) !== PIPE_TRANSCEIVE) return
  const byteCount = u32le(bytes, body + at + 4)
  const start = header + u32le(bytes, body + at)
  move({ file, byteCount, bytes, start, end: Math.min(end, start + byteCount), fromClient }, emit, state)
}

function response(part: Part, status: number, emit: Emit, state: SmbState): void {
  if (status === STATUS_PENDING) return
  const key = state.pending.has(part.messageId) ? part.messageId : oldNegotiation(part, state)
  const asked = state.pending.get(key)
  state.pending.delete(key)
  if (part.command === command.sessionSetup) {
    const { start, end } = buffer(part, part.body + 4) // 2.2.6
    securityBuffer(part.bytes, start, end, emit, state)
    if (status === STATUS_MORE_PROCESSING_REQUIRED) return
    logonEnded(status, part.body + 4 <= part.end ? u16le(part.bytes, part.body + 2) : 0, emit, state)
  }
  if (asked !== undefined) {
    if (isError(status)) emitOperation(asked, 'rejected', emit, statusName(status))
    else emitOperation(asked, 'succeeded', emit, undefined, negotiated(part))
  }
  if (!isError(status)) answered(part, asked, emit, state)
}

/** Where a request in SMB 1 waits that offered SMB 2, and is answered in it: 3.3.5.3.1. */
function oldNegotiation(part: Part, state: SmbState): number {
  if (part.command === command.negotiate)
    for (const [key, { code }] of state.pending) if (code === OLD_NEGOTIATION) return key
  return part.messageId
}

function negotiated(part: Part): string | undefined {
  if (part.command !== command.negotiate || part.body + 6 > part.end) return undefined
  return dialects.get(u16le(part.bytes, part.body + 4)) // 2.2.4
}

/** Updates known trees and files after a successful response. */
function answered(part: Part, asked: PendingSmbRequest | undefined, emit: Emit, state: SmbState): void {
  const file = asked?.file ?? ''
  if (part.command === command.negotiate) {
    const { start, end } = buffer(part, part.body + 56) // 2.2.4
    securityBuffer(part.bytes, start, end, emit, state)
  } else if (part.command === command.treeConnect) connected(part, asked?.object ?? '', state)
  else if (part.command === command.create) created(part, asked?.object ?? '', state)
  else if (part.command === command.close) closeFile(file, emit, state)
  else if (part.command === command.read) readData(part, file, asked?.offset, emit, state)
  else if (part.command === command.ioctl) transceived(part, 32, file, false, emit, state) // 2.2.32
}

function connected(part: Part, path: string, state: SmbState): void {
  remember(state.trees, part.tree, path, limits.trees)
  const isPipe = part.body + 3 <= part.end && part.bytes[part.body + 2] === SHARE_PIPE // 2.2.10
  if (isPipe && state.pipeTrees.size < limits.trees) state.pipeTrees.add(part.tree)
}

function created(part: Part, name: string, state: SmbState): void {
  if (part.body + 80 > part.end) return // 2.2.14
  const isPipe = state.pipeTrees.has(part.tree) || (!state.trees.has(part.tree) && isPipeName(name))
  const related = `${BY_MESSAGE}${part.messageId}`
  const isRelated = state.pending.get(part.messageId + 1)?.file === related
  const alias = isRelated ? related : undefined
  const size = u64le(part.bytes, part.body + 48)
  openFile(fileIdAt(part, part.body + 64), name, isPipe, state, { alias, size })
}

function readData(part: Part, file: string, offset: number | undefined, emit: Emit, state: SmbState): void {
  const { bytes, body, header, end } = part
  if (body + 8 > end) return
  const byteCount = u32le(bytes, body + 4) // 2.2.20
  const start = header + bytes[body + 2]!
  const stop = Math.min(end, start + byteCount)
  move({ file, byteCount, bytes, start, end: stop, fromClient: false, offset }, emit, state)
}

function emitOperation(
  asked: PendingSmbRequest,
  outcome: 'requested' | 'succeeded' | 'rejected',
  emit: Emit,
  error?: string,
  value?: string,
): void {
  const { verb, name, code, object } = asked
  emit({ kind: 'operation', verb, name, code, object: object || undefined, outcome, error, value })
}
