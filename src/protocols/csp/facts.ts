import type { Emit, Slice } from '#model/protocol'
import type { CspMessage } from './wire.ts'

/** PCCC messages are read by `cip`, which declares the shape of the context. */
export function facts(message: CspMessage, slice: Slice, emit: Emit): void {
  const { kind, isRequest, connection, status, pcccStart, pcccEnd } = message
  if (kind === 'connect') {
    if (!isRequest)
      emit({ kind: 'session', phase: status === 0 ? 'open' : 'refused', method: 'csp', secured: false })
    return
  }
  if (pcccEnd === 0) return
  emit({
    kind: 'payload',
    bytes: slice.bytes,
    start: slice.start + pcccStart,
    end: slice.start + pcccEnd,
    fromClient: isRequest,
    context: {
      transport: 'pccc',
      session: connection,
      contextLow: 0,
      contextHigh: 0,
      connectionId: 0,
      sequence: 0,
      originatorPort: undefined,
      targetPort: undefined,
    },
  })
}
