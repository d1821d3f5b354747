/** Files under way: opened, moved block by block, closed. IEEE 1815-2012 §A.36. */
import { FileDigest } from '#bytes/file-digest'
import type { Emit } from '#model/protocol'
import { eachObject } from './blocks.ts'
import * as files from './files.ts'
import type { Dnp3Fragment } from './fragment.ts'
import { CLOSE_FILE, OPEN_FILE, WRITE } from './functions.ts'
import { FILES } from './groups.ts'
import type { Dnp3Association, Dnp3OpenFile } from './state.ts'

/** Follows the file objects of a message; a file is emitted when it is closed or its last block has passed. */
export function followFiles(
  fragment: Dnp3Fragment,
  association: Dnp3Association,
  about: string,
  emit: Emit,
): void {
  const { blocks, bytes } = fragment
  for (const block of blocks) {
    if (block.group !== FILES || !block.hasData) continue
    eachObject(block, bytes, 1, (_, at, end) =>
      followObject(fragment, association, { variation: block.variation, at, end, about, emit }),
    )
  }
}

interface FileObject {
  readonly variation: number
  readonly at: number
  readonly end: number
  readonly about: string
  readonly emit: Emit
}

function followObject(fragment: Dnp3Fragment, association: Dnp3Association, object: FileObject): void {
  const { bytes, functionCode, isResponse } = fragment
  const { variation, at, end, about, emit } = object
  const handle = files.handleOf(bytes, at, end) ?? 0
  switch (variation) {
    case files.AUTHENTICATION_KEY:
      if (isResponse) return
      emit({
        kind: 'session',
        about,
        phase: 'open',
        user: files.userOf(bytes, at, end),
        method: 'password',
        secured: false,
        clearText: true,
      })
      return
    case files.COMMAND: {
      const command = files.commandOf(bytes, at, end)
      if (functionCode === OPEN_FILE && command !== undefined)
        association.opening = { ...command, bytes: 0, next: 0, digest: new FileDigest() }
      return
    }
    case files.COMMAND_STATUS:
      if (isResponse && files.fileFailure(bytes, at, end, variation) === undefined) association.open(handle)
      else if (functionCode === CLOSE_FILE) emitTransfer(association.close(handle), about, emit)
      return
    case files.TRANSPORT: {
      const block = files.blockOf(bytes, at, end)
      const file = association.file(handle)
      // A read asks with an empty block; its answer, or a write, has the bytes.
      if (block === undefined || file === undefined || !(isResponse || functionCode === WRITE)) return
      follow(file, block, bytes, end)
      if (block.isLast) emitTransfer(association.close(handle), about, emit)
      return
    }
    default:
  }
}

/** Every block once: a block that is asked for again is no more of the file. */
function follow(
  file: Dnp3OpenFile,
  { number, bytes: byteCount }: files.FileBlock,
  bytes: Uint8Array,
  end: number,
): void {
  if (number < file.next) return
  if (number > file.next) file.digest.lose()
  file.next = number + 1
  file.bytes += byteCount
  file.digest.add(bytes, end - byteCount, end)
}

const PROGRAM = /\.(?:st|xml|pou|prg|plc|bin)$/i
const FIRMWARE = /firmware|\.(?:fw|hex|img|s19|upd)$/i
const CONFIGURATION = /config|setting|\.(?:cfg|conf|ini|rdb|icd|cid)$/i

function emitTransfer(file: Dnp3OpenFile | undefined, about: string, emit: Emit): void {
  if (file === undefined || file.bytes === 0) return
  const { name, bytes: byteCount, isWriting, digest } = file
  const purpose = FIRMWARE.test(name)
    ? 'firmware'
    : CONFIGURATION.test(name)
      ? 'configuration'
      : PROGRAM.test(name)
        ? 'program'
        : 'file'
  const isOutstationServer = about.startsWith('server')
  emit({
    kind: 'transfer',
    about,
    name,
    type: 'DNP3 file',
    bytes: byteCount,
    sha256: digest.sha256(),
    content: digest.content,
    direction: isWriting === isOutstationServer ? 'to-server' : 'to-client',
    purpose,
  })
}
