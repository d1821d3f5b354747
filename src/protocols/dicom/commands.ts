/** Command fields of DIMSE: DICOM PS3.7 2024, section E.1. Answers have the highest bit set. */
import type { Verb } from '#model/fact'

export const commands: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map<
  number,
  { name: string; verb: Verb }
>([
  // A modality delivers its images: no command.
  [0x0001, { name: 'C-STORE', verb: 'report' }],
  [0x0010, { name: 'C-GET', verb: 'read' }],
  [0x0020, { name: 'C-FIND', verb: 'browse' }],
  [0x0021, { name: 'C-MOVE', verb: 'execute' }],
  [0x0030, { name: 'C-ECHO', verb: 'diagnose' }],
  [0x0100, { name: 'N-EVENT-REPORT', verb: 'report' }],
  [0x0110, { name: 'N-GET', verb: 'read' }],
  [0x0120, { name: 'N-SET', verb: 'write' }],
  [0x0130, { name: 'N-ACTION', verb: 'operate' }],
  [0x0140, { name: 'N-CREATE', verb: 'configure' }],
  [0x0150, { name: 'N-DELETE', verb: 'delete' }],
  [0x0fff, { name: 'C-CANCEL', verb: 'execute' }],
])

export const ANSWER = 0x8000

/** Status of an answer: success, warning and pending are well; PS3.7 annex C. */
export function isRefused(status: number): boolean {
  const family = status >> 12
  return status !== 0 && status !== 1 && status !== 0xff00 && status !== 0xff01 && family !== 0xb
}
