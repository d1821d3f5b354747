/** Files that pass to and from a CPU, between their opening and their closing: SH-080956ENG chapter 12. */
import { FileDigest, newRoom, type Room } from '#bytes/file-digest'
import { textUtf16le } from '#bytes/text'
import type { Transfer } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { MelsecFields } from './fields.ts'
import type { MelsecMessage } from './wire.ts'

export const FILE_COMMAND = { open: 0x1827, read: 0x1828, write: 0x1829, close: 0x182a } as const

/** Characters of a password before the name, by subcommand: Q series 4, L series 32. The iQ-R states their number. */
const PASSWORDS: ReadonlyMap<number, number> = new Map([
  [0x0000, 4],
  [0x0004, 32],
])
const OPEN_FOR_WRITE = 0x0100

const limits = {
  /** Files open at once; CPUs allow ten. */
  files: 16,
  /** Characters of a name. */
  name: 255,
} as const

/** File of a request; the response decides whether it counts. */
export type FileRequest =
  | { readonly kind: 'open'; readonly name: string; readonly isWrite: boolean }
  | { readonly kind: 'read' | 'write'; readonly pointer: number; readonly offset: number }
  | { readonly kind: 'close'; readonly pointer: number }

interface OpenFile {
  readonly name: string
  readonly isWrite: boolean
  readonly digest: FileDigest
  bytes: number
}

/** The file a request speaks of; undefined for other commands, and where the data do not have the form. */
export function fileRequestOf(message: MelsecMessage, slice: Slice): FileRequest | undefined {
  const fields = MelsecFields.of(message, slice)
  switch (message.command) {
    case FILE_COMMAND.open:
      return openingOf(message, fields)
    case FILE_COMMAND.read:
    case FILE_COMMAND.write: {
      const kind = message.command === FILE_COMMAND.read ? 'read' : 'write'
      const [pointer, offset] = [fields.u16(), fields.u32()]
      return fields.hasFailed ? undefined : { kind, pointer, offset }
    }
    case FILE_COMMAND.close: {
      const pointer = fields.u16()
      return fields.hasFailed ? undefined : { kind: 'close', pointer }
    }
    default:
      return undefined
  }
}

/** Password, open mode, drive, number of characters, name. */
function openingOf({ subcommand, isAscii }: MelsecMessage, fields: MelsecFields): FileRequest | undefined {
  const fixed = PASSWORDS.get(subcommand)
  fields.skip(fixed ?? fields.u16())
  const isWrite = fields.u16() === OPEN_FOR_WRITE
  fields.u16()
  const characters = fields.u16()
  if (fields.hasFailed || characters === 0 || characters > limits.name) return undefined
  // The iQ-R names files in UTF-16.
  const isWide = fixed === undefined && !isAscii
  const name = isWide ? wide(fields, characters) : fields.letters(characters)
  return fields.hasFailed || !fields.isAtEnd ? undefined : { kind: 'open', name, isWrite }
}

function wide(fields: MelsecFields, characters: number): string {
  const bytes = fields.bytes(characters * 2)
  return textUtf16le(bytes, 0, bytes.length)
}

export class MelsecFiles {
  readonly #open = new Map<number, OpenFile>()
  readonly #room: Room = newRoom()

  /** Bytes that are written pass with the request; one that is refused spoils the digest. */
  asked(request: FileRequest, message: MelsecMessage, slice: Slice): void {
    if (request.kind !== 'write') return
    const fields = MelsecFields.of(message, slice)
    fields.skip(2 + 4, true)
    this.#take(request, fields)
  }

  /** The answer to a request has passed. */
  answered(request: FileRequest, isOk: boolean, { message, slice, emit }: Answer): void {
    const fields = MelsecFields.of(message, slice)
    if (request.kind === 'write' && !isOk) this.#open.get(request.pointer)?.digest.lose()
    if (!isOk) return
    if (request.kind === 'open') {
      const pointer = fields.u16()
      if (fields.hasFailed) return
      if (this.#open.size >= limits.files) this.#close(this.#open.keys().next().value!, emit, false)
      const { name, isWrite } = request
      this.#open.set(pointer, { name, isWrite, digest: new FileDigest(this.#room), bytes: 0 })
    } else if (request.kind === 'read') this.#take(request, fields)
    else if (request.kind === 'close') this.#close(request.pointer, emit, true)
  }

  /** The flow is over: what was not closed is not whole. */
  finish(emit: Emit): void {
    for (const pointer of [...this.#open.keys()]) this.#close(pointer, emit, false)
  }

  /** Size (2) and so many bytes, which belong at the request's offset. */
  #take({ pointer, offset }: { pointer: number; offset: number }, fields: MelsecFields): void {
    const file = this.#open.get(pointer)
    const bytes = fields.bytes(fields.u16())
    if (file === undefined || fields.hasFailed || bytes.length === 0) return
    file.bytes = Math.max(file.bytes, offset + bytes.length)
    file.digest.addAt(offset, bytes, 0, bytes.length)
  }

  #close(pointer: number, emit: Emit, isWhole: boolean): void {
    const file = this.#open.get(pointer)
    this.#open.delete(pointer)
    if (file === undefined || file.bytes === 0) return
    const { name, isWrite, digest, bytes } = file
    if (!isWhole || digest.bytes !== bytes) digest.lose()
    emit({
      kind: 'transfer',
      name,
      type: 'MELSEC file',
      bytes,
      sha256: digest.sha256(),
      content: digest.content,
      direction: isWrite ? 'to-server' : 'to-client',
      purpose: purposeOf(name),
    })
  }
}

interface Answer {
  readonly message: MelsecMessage
  readonly slice: Slice
  readonly emit: Emit
}

/** By the ending: programs and function blocks, parameters and initial values of the Q, L and iQ-R series. */
function purposeOf(name: string): Transfer['purpose'] {
  if (/\.(qpg|prg|pfb)$/i.test(name)) return 'program'
  return /\.(qpa|prm|qdi|did|ppr)$/i.test(name) ? 'configuration' : 'file'
}
