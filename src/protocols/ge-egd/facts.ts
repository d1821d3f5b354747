import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import type { EgdMessage } from './wire.ts'

/** Status of the producer in the lower half of the word: GFK-1541 §4.4. */
const STATUSES: ReadonlyMap<number, string> = new Map([
  [0, 'no new data'],
  [1, 'ok'],
  [3, 'clock not synchronised'],
])

function statusText(status: number): string {
  const code = status & 0xffff
  return STATUSES.get(code) ?? `status ${code}`
}

/** The sender is the producer, which sends to one or many and gets no response. */
export function facts(message: EgdMessage, slice: Slice, emit: Emit): void {
  const { producer, state: flowState, request, status, signature, dataBytes } = message
  const about = slice.fromClient ? 'client' : 'server'
  emit({
    kind: 'identity',
    about,
    attribute: 'address:ge-egd-producer',
    value: producer,
    confidence: confidence.identityService,
    field: 'Producer ID',
  })
  const state = `${statusText(status)}, signature ${signature}, ${dataBytes} bytes`
  emit({ kind: 'stream', about, id: `${producer}/${flowState}`, sequence: request, state })
}
