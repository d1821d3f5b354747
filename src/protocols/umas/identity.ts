/**
 * Identity of the controller: responses to Read ID and Read project info. Offsets: public research, confirmed in
 * captures.
 */
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'

// After the status: range (2), ident (4), model (2), version (2), patch (2), internal version (2), hardware (2), crash code and more (6).
const VERSION = 8
const PATCH = 10
const NAME_LENGTH = 22

/** `140 CPU 311 10`, `BMX P34 2020`; version 0x0270 is V2.70. */
export function emitId(
  bytes: Uint8Array,
  data: number,
  end: number,
  about: About | undefined,
  emit: Emit,
): void {
  if (end - data <= NAME_LENGTH) return
  const say = (attribute: Attribute, value: string) => {
    if (value === '') return
    emit({
      kind: 'identity',
      about,
      attribute,
      value,
      confidence: confidence.identityService,
      field: 'UMAS Read ID',
    })
  }
  const name = text(
    bytes,
    data + NAME_LENGTH + 1,
    Math.min(end, data + NAME_LENGTH + 1 + bytes[data + NAME_LENGTH]!),
  )
  say('vendor', 'Schneider Electric')
  say('model', name)
  say('firmware', versionText(u16le(bytes, data + VERSION), u16le(bytes, data + PATCH)))
}

function versionText(version: number, patch: number): string {
  if (version === 0) return ''
  const minor = (version & 0xff).toString(16).padStart(2, '0')
  return `V${(version >> 8).toString(16)}.${minor}${patch === 0 ? '' : `.${patch}`}`
}

// Checksums (9, 9), two times of eight bytes, revision (4), length, name.
const REVISION = 34
const PROJECT_LENGTH = 38

/** Name and revision of the project. Other forms of the response, without a printable name there, are skipped. */
export function emitProject(
  bytes: Uint8Array,
  data: number,
  end: number,
  about: About | undefined,
  emit: Emit,
): void {
  if (end - data <= PROJECT_LENGTH + 1) return
  const length = bytes[data + PROJECT_LENGTH]!
  if (length < 2 || data + PROJECT_LENGTH + 1 + length > end) return
  const name = text(bytes, data + PROJECT_LENGTH + 1, data + PROJECT_LENGTH + 1 + length)
  if (!/^[\x20-\x7e]+$/.test(name)) return
  const revision = u32le(bytes, data + REVISION)
  const value = `project ${name} ${revision >>> 16}.${(revision >>> 8) & 0xff}.${revision & 0xff}`
  const field = 'UMAS Read project info'
  emit({ kind: 'identity', about, attribute: 'description', value, confidence: 0.7, field })
}
