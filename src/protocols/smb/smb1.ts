/** SMB 1 / CIFS: [MS-CIFS] v20240423, extended security of [MS-SMB] v20240423. */
import { u16le, u32le, u64le } from '#bytes/read'
import type { Emit } from '#model/protocol'
import { replyBreach, requestBreach } from './breaches.ts'
import { closeFile, isPipeName, move, openFile } from './files.ts'
import { codeOf, createVerb, smb1Commands } from './operations.ts'
import {
  bytesText,
  negotiateResponse,
  sessionSetupRequest,
  sessionSetupResponse,
  treePath,
} from './smb1-session.ts'
import { limits, type PendingSmbRequest, remember, type SmbState } from './state.ts'
import { isError, statusName } from './status.ts'
import {
  mailslotWrite,
  ntTransactSubcommand,
  pipeSubcommand,
  type Subcommand,
  trans2Subcommand,
} from './subcommands.ts'

// SMB_Header: [MS-CIFS] 2.2.3.1.
const HEADER = { size: 32, command: 4, status: 5, flags: 9, flags2: 10, tree: 24, process: 26, multiplex: 30 }
const FLAG_REPLY = 0x80
const FLAGS2_UNICODE = 0x8000
const FLAGS2_NT_STATUS = 0x4000
const NO_ANDX = 0xff

export const command = {
  close: 0x04,
  delete: 0x06,
  openAndX: 0x2d,
  readAndX: 0x2e,
  writeAndX: 0x2f,
  transaction: 0x25,
  transaction2: 0x32,
  ntTransact: 0xa0,
  negotiate: 0x72,
  sessionSetup: 0x73,
  treeConnect: 0x75,
  ntCreate: 0xa2,
} as const
/** Commands whose words begin with AndXCommand, AndXReserved, AndXOffset: [MS-CIFS] 2.2.3.4. */
const ANDX: ReadonlySet<number> = new Set([0x24, 0x2d, 0x2e, 0x2f, 0x73, 0x74, 0x75, 0xa2])
/** Commands whose bytes are BufferFormat 4 and a name: [MS-CIFS] 2.2.4.1, 2.2.4.2, 2.2.4.7, 2.2.4.8, 2.2.4.9, 2.2.4.17. */
const NAMED: ReadonlySet<number> = new Set([0x00, 0x01, 0x06, 0x07, 0x08, 0x10])
/** TRANS_TRANSACT_NMPIPE: [MS-CIFS] 2.2.5.6. */
const TRANSACT_PIPE = 0x26

/** One command: where its parameter words and its bytes lie. */
export interface Smb1Message {
  readonly bytes: Uint8Array
  readonly header: number
  readonly end: number
  readonly command: number
  readonly words: number
  readonly wordCount: number
  readonly data: number
  readonly dataEnd: number
  readonly isUnicode: boolean
  readonly tree: number
}

/** Emits the facts of the command in `bytes[start..end)` and of those chained to it. */
export function smb1Facts(bytes: Uint8Array, start: number, end: number, emit: Emit, state: SmbState): void {
  const flags2 = u16le(bytes, start + HEADER.flags2)
  const isReply = (bytes[start + HEADER.flags]! & FLAG_REPLY) !== 0
  const key = u16le(bytes, start + HEADER.process) * 0x10000 + u16le(bytes, start + HEADER.multiplex)
  const status = errorStatus(u32le(bytes, start + HEADER.status), flags2)
  let at = start + HEADER.size
  let code = bytes[start + HEADER.command]!
  for (let i = 0; i < limits.chained && code !== NO_ANDX; i++) {
    const block = blockAt(bytes, start, at, end, code, (flags2 & FLAGS2_UNICODE) !== 0)
    if (block === undefined) return
    if (isReply) reply(block, key * 0x100 + code, status, emit, state)
    else request(block, key * 0x100 + code, emit, state)
    if (!ANDX.has(code) || block.wordCount < 2) return
    code = bytes[block.words]!
    const next = start + u16le(bytes, block.words + 2)
    if (next <= at) return
    at = next
  }
}

/** A DOS error class and code counts as an error without a name: [MS-CIFS] 2.2.3.1 Status. */
function errorStatus(status: number, flags2: number): number {
  if ((flags2 & FLAGS2_NT_STATUS) !== 0 || status === 0) return status
  return 0xc0000000 + (status >>> 16)
}

function blockAt(
  bytes: Uint8Array,
  header: number,
  at: number,
  end: number,
  code: number,
  isUnicode: boolean,
): Smb1Message | undefined {
  if (at >= end) return undefined
  const wordCount = bytes[at]!
  const words = at + 1
  const counted = words + wordCount * 2
  if (counted + 2 > end) return undefined
  const data = counted + 2
  const dataEnd = Math.min(end, data + u16le(bytes, counted))
  const tree = u16le(bytes, header + HEADER.tree)
  return { bytes, header, end, command: code, words, wordCount, data, dataEnd, isUnicode, tree }
}

function request(block: Smb1Message, key: number, emit: Emit, state: SmbState): void {
  const known = smb1Commands.get(block.command)
  const file = fileOf(block)
  const object = objectOf(block, file, state)
  const sub = isMailslot(block, object) ? mailslotWrite : subcommandOf(block)
  const isOnPipe = file !== undefined && state.files.get(file)?.isPipe === true
  const asked: PendingSmbRequest = {
    code: codeOf('smb1', block.command) + (sub === undefined ? '' : `/${sub.code}`),
    name: sub?.name ?? known?.name ?? 'SMB_COM',
    verb: isOnPipe ? 'read' : (verbOf(block) ?? sub?.verb ?? known?.verb ?? 'execute'),
    object,
    file,
    offset: offsetOf(block),
  }
  emitOperation(asked, 'requested', emit)
  requestBreach(block, Math.floor(key / 0x100), emit, state)
  remember(state.pending, key, asked, limits.pendingRequests)
  if (block.command === command.sessionSetup) sessionSetupRequest(block, emit, state)
  else if (block.command === command.writeAndX) writeAndX(block, file ?? '', emit, state)
  else if (block.command === command.transaction) transactRequest(block, file ?? '', emit, state)
}

/** Transactions on mailslots share the numbers of those on pipes; the name distinguishes them: [MS-CIFS] 2.2.4.33.1. */
function isMailslot({ command: code }: Smb1Message, name: string | undefined): boolean {
  return code === command.transaction && name !== undefined && /^\\mailslot\\/i.test(name)
}

/** [MS-CIFS] 2.2.4.64.1: CreateDisposition at 35 and CreateOptions at 39. */
function verbOf({ bytes, words, wordCount, command: code }: Smb1Message) {
  if (code !== command.ntCreate || wordCount < 24) return undefined
  return createVerb(u32le(bytes, words + 35), u32le(bytes, words + 39))
}

/** Setup[0] of transactions, Function of NT_TRANSACT: [MS-CIFS] 2.2.4.33.1, 2.2.4.46.1, 2.2.4.62.1. */
function subcommandOf({ bytes, words, wordCount, command: code }: Smb1Message): Subcommand | undefined {
  if (code === command.transaction2 && wordCount >= 15) return trans2Subcommand(u16le(bytes, words + 28))
  if (code === command.transaction && wordCount >= 16) return pipeSubcommand(u16le(bytes, words + 28))
  if (code === command.ntTransact && wordCount >= 19) return ntTransactSubcommand(u16le(bytes, words + 36))
  return undefined
}

/** FID of the words: [MS-CIFS] 2.2.4.5.1, 2.2.4.42.1, 2.2.4.43.1, 2.2.5.6.1. */
function fileOf({ bytes, words, wordCount, command: code }: Smb1Message): string | undefined {
  if (code === command.close && wordCount >= 1) return String(u16le(bytes, words))
  if ((code === command.readAndX || code === command.writeAndX) && wordCount >= 10)
    return String(u16le(bytes, words + 4))
  const isPipe = code === command.transaction && wordCount >= 16 && u16le(bytes, words + 28) === TRANSACT_PIPE
  return isPipe ? String(u16le(bytes, words + 30)) : undefined
}

/** Offset and, where there are words for it, OffsetHigh: [MS-CIFS] 2.2.4.42.1, 2.2.4.43.1. */
function offsetOf({ bytes, words, wordCount, command: code }: Smb1Message): number | undefined {
  const isRead = code === command.readAndX
  if ((!isRead && code !== command.writeAndX) || wordCount < 10) return undefined
  const high = isRead ? 12 : 14
  return u32le(bytes, words + 6) + (wordCount >= high ? u32le(bytes, words + (high - 2) * 2) * 2 ** 32 : 0)
}

function objectOf(block: Smb1Message, file: string | undefined, state: SmbState): string | undefined {
  if (file !== undefined) return state.files.get(file)?.name
  if (block.command === command.treeConnect) return treePath(block)
  if (block.command === command.ntCreate || block.command === command.transaction)
    return bytesText(block, block.data)
  if (block.command === command.openAndX) return bytesText(block, block.data)
  if (block.command === command.transaction2) return trans2Path(block)
  if (NAMED.has(block.command)) return bytesText(block, block.data + 1)
  return undefined
}

/** Bytes of parameters before the path: [MS-CIFS] 2.2.6.2.1, 2.2.6.6.1, 2.2.6.7.1, 2.2.6.14.1. */
const PATHS: ReadonlyMap<number, number> = new Map([
  [0x01, 12],
  [0x05, 6],
  [0x06, 6],
  [0x0d, 4],
])

function trans2Path(block: Smb1Message): string | undefined {
  const { bytes, words, wordCount, header, end } = block
  const before = wordCount >= 15 ? PATHS.get(u16le(bytes, words + 28)) : undefined
  if (before === undefined) return undefined
  const at = header + u16le(bytes, words + 20) + before // ParameterOffset
  return at < end ? bytesText(block, at) : undefined
}

/** [MS-CIFS] 2.2.4.43.1: DataLengthHigh 18, DataLength 20, DataOffset 22. */
function writeAndX(block: Smb1Message, file: string, emit: Emit, state: SmbState): void {
  const { bytes, words, wordCount, header, end } = block
  if (wordCount < 12) return
  const byteCount = u16le(bytes, words + 18) * 0x10000 + u16le(bytes, words + 20)
  const start = header + u16le(bytes, words + 22)
  const stop = Math.min(end, start + byteCount)
  move({ file, byteCount, bytes, start, end: stop, fromClient: true, offset: offsetOf(block) }, emit, state)
}

/** [MS-CIFS] 2.2.4.33.1: DataCount 22, DataOffset 24. */
function transactRequest(block: Smb1Message, file: string, emit: Emit, state: SmbState): void {
  const { bytes, words, wordCount, header, end } = block
  if (file === '' || wordCount < 14) return
  const byteCount = u16le(bytes, words + 22)
  const start = header + u16le(bytes, words + 24)
  move(
    { file, byteCount, bytes, start, end: Math.min(end, start + byteCount), fromClient: true },
    emit,
    state,
  )
}

function reply(block: Smb1Message, key: number, status: number, emit: Emit, state: SmbState): void {
  const asked = state.pending.get(key)
  state.pending.delete(key)
  if (asked === undefined) replyBreach(block, key, emit, state)
  if (block.command === command.negotiate) negotiateResponse(block, emit, state)
  const isDone = block.command !== command.sessionSetup || sessionSetupResponse(block, status, emit, state)
  if (asked !== undefined && isDone) {
    if (isError(status)) emitOperation(asked, 'rejected', emit, statusName(status))
    else emitOperation(asked, 'succeeded', emit)
  }
  if (!isError(status)) answered(block, asked, emit, state)
}

function answered(
  block: Smb1Message,
  asked: PendingSmbRequest | undefined,
  emit: Emit,
  state: SmbState,
): void {
  const { bytes, words, wordCount, header, end, data, tree } = block
  const file = asked?.file ?? ''
  if (block.command === command.treeConnect) {
    remember(state.trees, tree, asked?.object ?? '', limits.trees)
    const isIpc = bytes[data] === 0x49 && bytes[data + 1] === 0x50 && bytes[data + 2] === 0x43 // Service `IPC`
    if (isIpc && state.pipeTrees.size < limits.trees) state.pipeTrees.add(tree)
  } else if (block.command === command.ntCreate && wordCount >= 4) {
    const name = asked?.object ?? ''
    const isPipe = state.pipeTrees.has(tree) || (!state.trees.has(tree) && isPipeName(name))
    const size = wordCount >= 32 ? u64le(bytes, words + 55) : undefined // EndOfFile
    openFile(String(u16le(bytes, words + 5)), name, isPipe, state, { size }) // [MS-CIFS] 2.2.4.64.2
  } else if (block.command === command.openAndX && wordCount >= 3) {
    openFile(String(u16le(bytes, words + 4)), asked?.object ?? '', state.pipeTrees.has(tree), state)
  } else if (block.command === command.close) closeFile(file, emit, state)
  else if (block.command === command.readAndX && wordCount >= 8) {
    const byteCount = u16le(bytes, words + 14) * 0x10000 + u16le(bytes, words + 10) // [MS-CIFS] 2.2.4.42.2
    const start = header + u16le(bytes, words + 12)
    const stop = Math.min(end, start + byteCount)
    const offset = asked?.offset
    move({ file, byteCount, bytes, start, end: stop, fromClient: false, offset }, emit, state)
  } else if (block.command === command.transaction && file !== '' && wordCount >= 10) {
    const byteCount = u16le(bytes, words + 12) // [MS-CIFS] 2.2.4.33.2
    const start = header + u16le(bytes, words + 14)
    move(
      { file, byteCount, bytes, start, end: Math.min(end, start + byteCount), fromClient: false },
      emit,
      state,
    )
  }
}

function emitOperation(
  asked: PendingSmbRequest,
  outcome: 'requested' | 'succeeded' | 'rejected',
  emit: Emit,
  error?: string,
): void {
  const { verb, name, code, object } = asked
  emit({ kind: 'operation', verb, name, code, object: object || undefined, outcome, error })
}
