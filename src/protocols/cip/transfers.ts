/**
 * Files and firmware that pass through objects: the File object (Vol. 1 Ed. 3.3 §5A-42) both ways, and the Non-Volatile
 * Storage object of Rockwell modules (seen in captures; no public document).
 */
import { FileDigest, newRoom, type Room } from '#bytes/file-digest'
import { u32le } from '#bytes/read'
import type { Transfer } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { Ask } from './requests.ts'
import { CLASS } from './services.ts'

const FILE_SERVICE = { initiateUpload: 0x4b, initiateDownload: 0x4c, upload: 0x4f, download: 0x50 } as const
/** Of the Non-Volatile Storage object: carries the next bytes, after the offset (4) where they belong. */
const STORE = 0x4d
const OFFSET = 4

/** Transfer packet: number, type, data; the last one ends with a checksum of two bytes. §5A-42.6. */
const PACKET_HEADER = 2
const PACKET_CHECKSUM = 2
const PACKET = { first: 0, last: 2, abort: 3, firstAndLast: 4 } as const
/** The instance that holds the EDS and its icons: §5A-42.3. */
const EDS_INSTANCE = 0xc8

const limits = {
  /** Transfers of one flow that are under way; each holds a digest. */
  transfers: 16,
} as const

type Bounds = readonly [at: number, end: number]

interface Moving {
  readonly name: string
  readonly type: 'file' | 'firmware'
  readonly about: string | undefined
  readonly digest: FileDigest
  direction: Transfer['direction']
  bytes: number
  /** Number of the latest packet; a packet that is sent again has the same. */
  packet: number | undefined
}

export class CipTransfers {
  readonly #moving = new Map<string, Moving>()
  readonly #room: Room = newRoom()

  /** A request passes: what goes to the device is in it. */
  asked(ask: Ask, bytes: Uint8Array, emit: Emit): void {
    const { classId } = ask.path
    const [at, end] = ask.data
    if (classId === CLASS.NON_VOLATILE_STORAGE) this.#store(ask, bytes, emit)
    if (classId !== CLASS.FILE) return
    if (ask.service === FILE_SERVICE.initiateDownload) this.#begin(ask, 'to-server')
    if (ask.service === FILE_SERVICE.download) this.#packet(ask, bytes, [at, end], emit)
  }

  /** A good reply passes: what comes from the device is in it. */
  answered(ask: Ask, bytes: Uint8Array, bounds: Bounds, emit: Emit): void {
    if (ask.path.classId !== CLASS.FILE) return
    if (ask.service === FILE_SERVICE.initiateUpload) this.#begin(ask, 'to-client')
    if (ask.service === FILE_SERVICE.upload) this.#packet(ask, bytes, bounds, emit)
  }

  /** The flow is over: files are incomplete; firmware may be complete, because no field marks its end. */
  finish(emit: Emit): void {
    for (const [key, { type }] of [...this.#moving]) this.#end(key, type === 'firmware', emit)
  }

  /** Bytes with their offset; any other service to the object ends what was stored. */
  #store(ask: Ask, bytes: Uint8Array, emit: Emit): void {
    const key = keyOf(ask)
    const [at, end] = ask.data
    if (ask.service !== STORE) this.#end(key, true, emit)
    if (ask.service !== STORE || end - at <= OFFSET) return
    const moving = this.#moving.get(key) ?? this.#begin(ask, 'to-server')
    const offset = u32le(bytes, at)
    moving.bytes = Math.max(moving.bytes, offset + end - at - OFFSET)
    moving.digest.addAt(offset, bytes, at + OFFSET, end)
  }

  #packet(ask: Ask, bytes: Uint8Array, [at, end]: Bounds, emit: Emit): void {
    const key = keyOf(ask)
    const moving = this.#moving.get(key)
    if (moving === undefined || end - at < PACKET_HEADER) return
    const [number, type] = [bytes[at]!, bytes[at + 1]!]
    if (number === moving.packet) return
    if (moving.packet !== undefined && number !== ((moving.packet + 1) & 0xff)) moving.digest.lose()
    moving.packet = number
    if (type === PACKET.abort) {
      this.#end(key, false, emit)
      return
    }
    const isLast = type === PACKET.last || type === PACKET.firstAndLast
    const stop = Math.max(at + PACKET_HEADER, end - (isLast ? PACKET_CHECKSUM : 0))
    moving.bytes += stop - at - PACKET_HEADER
    moving.digest.add(bytes, at + PACKET_HEADER, stop)
    if (isLast) this.#end(key, true, emit)
  }

  #begin(ask: Ask, direction: Transfer['direction']): Moving {
    const { classId, instance, object } = ask.path
    const isFile = classId === CLASS.FILE
    const moving: Moving = {
      name: isFile ? (instance === EDS_INSTANCE ? 'EDS and icon file' : `File ${instance ?? 0}`) : object,
      type: isFile ? 'file' : 'firmware',
      about: ask.about,
      digest: new FileDigest(this.#room),
      direction,
      bytes: 0,
      packet: undefined,
    }
    const key = keyOf(ask)
    this.#moving.delete(key)
    if (this.#moving.size >= limits.transfers) {
      const [oldest, { digest }] = this.#moving.entries().next().value!
      digest.lose()
      this.#moving.delete(oldest)
    }
    this.#moving.set(key, moving)
    return moving
  }

  #end(key: string, isWhole: boolean, emit: Emit): void {
    const moving = this.#moving.get(key)
    this.#moving.delete(key)
    if (moving === undefined || moving.bytes === 0) return
    const { name, type, about, digest, direction, bytes: byteCount } = moving
    if (!isWhole || digest.bytes !== byteCount) digest.lose()
    emit({
      kind: 'transfer',
      about,
      name: name || 'Non-Volatile Storage',
      type,
      bytes: byteCount,
      sha256: digest.sha256(),
      content: digest.content,
      direction,
      purpose: type,
    })
  }
}

/** One transfer at a time of an instance of a module. */
function keyOf({ about, path }: Ask): string {
  return `${about ?? ''} ${path.classId} ${path.instance ?? ''}`
}
