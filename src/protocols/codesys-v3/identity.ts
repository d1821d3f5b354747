/** Identity of a device in its messages to the name service and to clients. */
import { u16le } from '#bytes/read'
import { text, textUtf16le } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { CodesysService } from './service.ts'
import { tagsIn } from './tags.ts'

/**
 * Identification of the name service: channels (2), order of bytes (1), 1, bytes of the parent's address (2),
 * characters of node, device and vendor (2 each), type, id, version and flags of the target (4 each), bytes of the
 * serial number (1) and of the maker's data (1), 10; then what these count. Public clients of the name service.
 */
const HEADER = 40
const PARENT = 4
const VERSION = 20
const SERIAL = 28

/** Emits the names of an identification, `bytes[at..end)` after the name service's header. */
export function emitIdentification(bytes: Uint8Array, at: number, end: number, emit: Emit): void {
  if (end - at < HEADER) return
  let next = at + HEADER + u16le(bytes, at + PARENT)
  const names = [6, 8, 10].map((offset) => {
    const start = next
    next += 2 * u16le(bytes, at + offset) + 2
    return next <= end ? textUtf16le(bytes, start, next) : undefined
  })
  const [node, device, vendor] = names
  if (node === undefined || device === undefined || vendor === undefined) return
  const say = sayer(emit, 'CODESYS name service')
  say('name', node)
  say('model', device)
  say('vendor', vendor)
  say('firmware', versionAt(bytes, at + VERSION))
  const stop = next + bytes[at + SERIAL]!
  if (stop <= end) say('serial', text(bytes, next, stop))
}

/** Tags of the target identity: CmpDeviceItf. */
const attributes: ReadonlyMap<number, Attribute> = new Map<number, Attribute>([
  [0x02, 'model'],
  [0x03, 'vendor'],
  [0x04, 'name'],
  [0x09, 'serial'],
])

export function emitTarget({ bytes, start, end }: CodesysService, emit: Emit): void {
  const say = sayer(emit, 'CODESYS target identity')
  for (const tag of tagsIn(bytes, start, end)) {
    const attribute = attributes.get(tag.id)
    if (attribute === undefined) continue
    const isWide = tag.end - tag.start >= 2 && bytes[tag.start + 1] === 0
    say(attribute, (isWide ? textUtf16le : text)(bytes, tag.start, tag.end))
  }
}

/** Operation modes: CmpDeviceItf. */
const modes: ReadonlyMap<number, string> = new Map([
  [1, 'debug'],
  [2, 'locked'],
  [3, 'operational'],
])

export function emitMode(value: number, emit: Emit): void {
  const mode = modes.get(value)
  if (mode !== undefined) sayer(emit, 'CODESYS operation mode')('mode', mode)
}

function versionAt(bytes: Uint8Array, at: number): string {
  const version = [3, 2, 1, 0].map((offset) => bytes[at + offset]!).join('.')
  return version === '0.0.0.0' ? '' : version
}

function sayer(emit: Emit, field: string) {
  return (attribute: Attribute, value: string) => {
    if (value !== '')
      emit({ kind: 'identity', attribute, value, confidence: confidence.identityService, field })
  }
}
