import { hexCode } from '#bytes/hex'
import type { Emit, Slice } from '#model/protocol'
import type { FrameKind } from './frame-ids.ts'
import { NO_PROBLEM, PRIMARY, type RtMessage, RUN, VALID } from './wire.ts'

/** Kinds whose content another folder reads. */
const CARRIED: ReadonlySet<FrameKind> = new Set(['dcp', 'ptcp', 'alarm', 'cyclic'])

/** The state of a provider in words: DataStatus, IEC 61158-6-10. */
export function stateOf({ dataStatus, transferStatus }: RtMessage): string {
  const words = [
    (dataStatus & RUN) !== 0 ? 'run' : 'stop',
    (dataStatus & VALID) !== 0 ? 'valid' : 'invalid',
    (dataStatus & PRIMARY) !== 0 ? 'primary' : 'backup',
  ]
  if ((dataStatus & NO_PROBLEM) === 0) words.push('station problem')
  if (transferStatus !== 0) words.push('transfer fault')
  return words.join(', ')
}

export function facts(message: RtMessage, slice: Slice, emit: Emit): void {
  const { bytes, start, end, isCut, fromClient } = slice
  const about = fromClient ? 'client' : 'server'
  if (message.kind === 'cyclic' && !isCut) {
    const { frameId, cycle } = message
    emit({ kind: 'stream', about, id: hexCode(frameId, 4), sequence: cycle, state: stateOf(message) })
    if ((message.dataStatus & RUN) === 0)
      emit({
        kind: 'identity',
        about,
        attribute: 'run-state',
        value: 'STOP',
        confidence: 0.7,
        field: 'DataStatus.ProviderState',
      })
  }
  if (message.kind === 'fragment')
    emit({ kind: 'stream', about, id: hexCode(message.frameId, 4), sequence: 0, state: 'fragment' })
  if (CARRIED.has(message.kind))
    emit({
      kind: 'payload',
      selector: message.kind,
      bytes,
      start,
      end,
      context: { frameId: message.frameId },
    })
}
