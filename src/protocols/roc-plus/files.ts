/** General File Transfer, opcode 203: manual table 2-27. */
import { u32le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Verb } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { RocPlusOpenFile, RocPlusState } from './state.ts'

const OPEN = 1
const READ = 2
const WRITE = 3
const CLOSE = 4
const DELETE = 5
const READ_DIRECTORY = 6
const READ_DIRECTORY_64 = 64

interface Command {
  readonly verb: Verb
  readonly name: string
}

const commands: ReadonlyMap<number, Command> = new Map<number, Command>([
  [OPEN, { verb: 'read', name: 'Open' }],
  [READ, { verb: 'read', name: 'Read' }],
  [WRITE, { verb: 'write', name: 'Write' }],
  [CLOSE, { verb: 'read', name: 'Close' }],
  [DELETE, { verb: 'delete', name: 'Delete' }],
  [READ_DIRECTORY, { verb: 'browse', name: 'Read Directory' }],
  [READ_DIRECTORY_64, { verb: 'browse', name: 'Read Directory 64' }],
])

/** Options of opening: 0 reads; 1 writes, 2 creates, 3 updates, 4 truncates. */
const OPEN_TO_READ = 0
const PATH = 100
const NAME = 25

interface FileRequest {
  readonly verb: Verb
  readonly name: string
  readonly object: string | undefined
}

/** Folder and name of fixed size, from `at`. */
function pathText(bytes: Uint8Array, at: number, end: number): string {
  const path = text(bytes, at, Math.min(end, at + PATH))
  const name = at + PATH >= end ? '' : text(bytes, at + PATH, Math.min(end, at + PATH + NAME))
  return path === '' || name === '' || path.endsWith('/') ? path + name : `${path}/${name}`
}

/** Operation of a file request, with its file; `at` is the command. Stores opened files. */
export function fileRequest(bytes: Uint8Array, at: number, end: number, state: RocPlusState): FileRequest {
  const code = bytes[at] ?? 0
  const command = commands.get(code) ?? { verb: 'execute', name: `command ${code}` }
  const named = { ...command, name: `General File Transfer: ${command.name}` }
  switch (code) {
    case OPEN: {
      const isWriting = bytes[at + 1] !== OPEN_TO_READ
      const object = pathText(bytes, at + 2, end)
      state.opening = { name: object, isWriting, bytes: 0 }
      return { ...named, verb: isWriting ? 'write' : 'read', object: `file:${object}` }
    }
    case READ:
    case WRITE:
    case CLOSE: {
      const file = end - at >= 5 ? state.file(u32le(bytes, at + 1)) : undefined
      return { ...named, object: file === undefined ? undefined : `file:${file.name}` }
    }
    default: {
      const object = pathText(bytes, at + 1, code === DELETE ? end : Math.min(end, at + 1 + PATH))
      return { ...named, object: object === '' ? undefined : `file:${object}` }
    }
  }
}

/** File descriptor (4), size (4), offset (4) and a count come before the bytes of a file. */
const COUNT = 13

/** Follows bytes of a file: written by a request, read by a response; emitted when the file is closed. */
export function followFile(
  bytes: Uint8Array,
  { at, end, isRequest }: { at: number; end: number; isRequest: boolean },
  state: RocPlusState,
  emit: Emit,
): void {
  if (end - at < 5) return
  const descriptor = u32le(bytes, at + 1)
  switch (bytes[at]) {
    case OPEN:
      if (!isRequest) state.open(descriptor)
      return
    case READ:
    case WRITE: {
      const file = state.file(descriptor)
      const carries = (bytes[at] === WRITE) === isRequest
      if (file !== undefined && carries && end - at > COUNT) file.bytes += bytes[at + COUNT]!
      return
    }
    case CLOSE:
      if (isRequest) emitTransfer(state.close(descriptor), emit)
      return
    default:
  }
}

function emitTransfer(file: RocPlusOpenFile | undefined, emit: Emit): void {
  if (file === undefined || file.bytes === 0) return
  const { name, bytes: byteCount, isWriting } = file
  const direction = isWriting ? 'to-server' : 'to-client'
  emit({ kind: 'transfer', name, type: 'ROC Plus file', bytes: byteCount, direction, purpose: 'file' })
}
