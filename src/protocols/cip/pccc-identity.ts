/** Identity of a controller in its Diagnostic Status: Rockwell 1770-6.5.16 (1996), chapter 10, SLC 500 and MicroLogix. */
import { text } from '#bytes/text'
import { confidence } from '#model/fact'
import type { Emit } from '#model/protocol'

// Mode and status, type extender, interface type, processor type, series and revision, bulletin name (11 characters).
const TYPE_EXTENDER = 1
const SERIES_REVISION = 4
const BULLETIN = 5
const BULLETIN_END = 16
const EXTENDED = 0xee

/** Emits the data of a reply to Diagnostic Status; nothing for the older, shorter forms. */
export function emitDiagnosticStatus(
  bytes: Uint8Array,
  [at, end]: readonly [number, number],
  about: string | undefined,
  emit: Emit,
): void {
  if (end - at < BULLETIN_END || bytes[at + TYPE_EXTENDER] !== EXTENDED) return
  const model = text(bytes, at + BULLETIN, at + BULLETIN_END).trim()
  if (!/^[\dA-Z][\w ./-]{2,10}$/.test(model)) return
  const field = 'PCCC Diagnostic Status'
  const said = { kind: 'identity', about, confidence: confidence.identityService, field } as const
  const series = bytes[at + SERIES_REVISION]! >> 5
  const revision = bytes[at + SERIES_REVISION]! & 0x1f
  emit({ ...said, attribute: 'vendor', value: 'Rockwell Automation' })
  emit({ ...said, attribute: 'model', value: model })
  emit({
    ...said,
    attribute: 'hardware',
    value: `series ${String.fromCharCode(65 + series)} revision ${revision}`,
  })
}
