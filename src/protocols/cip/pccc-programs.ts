/** Programs that pass by PCCC in pieces, file by file: Rockwell 1770-6.5.16 (1996), chapters 7 and 12. */
import { FileDigest, newRoom, type Room } from '#bytes/file-digest'
import type { Transfer } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { Pccc } from './pccc.ts'

/** Commands after which every file of that direction has passed. */
const UPLOAD_COMPLETED = 'pccc:0x0f/0x55'
const DOWNLOAD_COMPLETED = 'pccc:0x0f/0x52'
/** The edit resource is given back: whatever was moved, it is over. */
const RETURN_EDIT_RESOURCE = 'pccc:0x0f/0x12'

const limits = {
  /** Files of one flow that are under way: an SLC has 256 program files and 256 data files, a program rarely more than 30. */
  files: 512,
} as const

interface Moving {
  readonly name: string
  readonly purpose: 'program' | 'configuration'
  readonly about: string | undefined
  readonly direction: Transfer['direction']
  readonly digest: FileDigest
  bytes: number
  /** The latest piece; a piece that is asked for again has the same place. */
  place: string
}

export class PcccPrograms {
  readonly #moving = new Map<string, Moving>()
  readonly #room: Room = newRoom()

  /** A request passes: what goes to the controller is in it. */
  asked({ piece, data }: Pccc, about: string | undefined, bytes: Uint8Array, emit: Emit): void {
    if (piece?.isWrite === true) this.#add(piece, about, bytes, data, emit)
  }

  /** A reply passes; `data` are the bounds of what it carries, undefined where it refused. */
  answered(
    { code, piece }: Pccc,
    about: string | undefined,
    reply: { readonly bytes: Uint8Array; readonly data: readonly [number, number] | undefined },
    emit: Emit,
  ): void {
    const { bytes, data } = reply
    if (piece?.isWrite === false && data !== undefined) this.#add(piece, about, bytes, data, emit)
    else if (piece?.isWrite === true && data === undefined)
      this.#moving.get(keyOf(piece, about))?.digest.lose()
    if (data === undefined) return
    if (code === UPLOAD_COMPLETED || code === RETURN_EDIT_RESOURCE) this.#end('to-client', true, emit)
    if (code === DOWNLOAD_COMPLETED || code === RETURN_EDIT_RESOURCE) this.#end('to-server', true, emit)
  }

  /** The flow is over: no message stated that a file was complete. */
  finish(emit: Emit): void {
    this.#end('to-client', false, emit)
    this.#end('to-server', false, emit)
  }

  #add(
    piece: NonNullable<Pccc['piece']>,
    about: string | undefined,
    bytes: Uint8Array,
    [at, end]: readonly [number, number],
    emit: Emit,
  ): void {
    if (end <= at) return
    const key = keyOf(piece, about)
    const moving = this.#moving.get(key) ?? this.#begin(key, piece, about, emit)
    if (moving.place === piece.place) return
    moving.place = piece.place
    moving.bytes += end - at
    moving.digest.add(bytes, at, end)
  }

  #begin(
    key: string,
    { name, purpose, isWrite }: NonNullable<Pccc['piece']>,
    about: string | undefined,
    emit: Emit,
  ): Moving {
    const moving: Moving = {
      ...{ name, purpose, about, direction: isWrite ? 'to-server' : 'to-client' },
      digest: new FileDigest(this.#room),
      bytes: 0,
      place: '',
    }
    if (this.#moving.size >= limits.files) this.#endOldest(emit)
    this.#moving.set(key, moving)
    return moving
  }

  #end(direction: Transfer['direction'], isWhole: boolean, emit: Emit): void {
    for (const [key, moving] of [...this.#moving]) {
      if (moving.direction !== direction) continue
      this.#moving.delete(key)
      emitOf(moving, isWhole, emit)
    }
  }

  /** Emits the oldest transfer as it is; further parts would count as another. */
  #endOldest(emit: Emit): void {
    const [oldest] = this.#moving
    if (oldest === undefined) return
    this.#moving.delete(oldest[0])
    emit({ kind: 'anomaly', what: 'limit', detail: `more than ${limits.files} files under way by PCCC` })
    emitOf(oldest[1], false, emit)
  }
}

function emitOf(
  { name, purpose, about, direction, digest, bytes: byteCount }: Moving,
  isWhole: boolean,
  emit: Emit,
): void {
  if (!isWhole) digest.lose()
  const sha256 = digest.sha256()
  emit({ kind: 'transfer', about, name, type: 'pccc', bytes: byteCount, sha256, direction, purpose })
}

function keyOf({ name, isWrite }: NonNullable<Pccc['piece']>, about: string | undefined): string {
  return `${isWrite ? 'to' : 'from'} ${about ?? ''} ${name}`
}
