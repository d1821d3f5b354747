import { eachMmsScalar } from '#bytes/mms-data'
import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { limits } from './limits.ts'
import type { GooseState } from './state.ts'
import { follow } from './states.ts'
import type { Goose, GseMessage, Management } from './wire.ts'

export function facts(message: GseMessage, slice: Slice, emit: Emit, state: GooseState): void {
  if (message.kind === 'management') emitManagement(message, emit)
  else emitGoose(message, slice, emit, state)
}

function emitManagement({ isRequest, service, object }: Management, emit: Emit): void {
  const outcome = isRequest ? 'requested' : 'succeeded'
  const code = `gse:${service}`
  emit({ kind: 'operation', verb: 'browse', name: service, code, object: object || undefined, outcome })
}

function emitGoose(goose: Goose, slice: Slice, emit: Emit, state: GooseState): void {
  const { bytes, fromClient } = slice
  const about = fromClient ? 'client' : 'server'
  const { controlBlock, id, fault } = goose
  if (fault !== undefined) emit({ kind: 'anomaly', about, what: 'malformed', at: 8, detail: fault })
  for (const [attribute, value, field] of [
    ['address:goose-control-block', controlBlock, 'gocbRef'],
    ['address:goose-id', id, 'goID'],
  ] as const) {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
  if (controlBlock === '' && id === '') return
  const name = controlBlock || id
  emit({
    kind: 'operation',
    verb: 'report',
    name: 'GOOSE',
    code: 'goose',
    object: name,
    outcome: 'requested',
  })
  emit({ kind: 'stream', about, id: name, sequence: goose.stateNumber, state: stateText(goose) })
  const set = goose.dataSet || name
  eachMmsScalar(bytes, goose.data.start, goose.data.end, limits.readings, (path, value) => {
    emit({ kind: 'reading', about, point: `${set}#${path}`, value })
  })
  follow(goose, slice, state, emit)
}

/**
 * State text, which is stable while a stream is undisturbed: its sequence is stNum, and `states.ts` follows sqNum and
 * the times.
 */
function stateText(goose: Goose): string {
  const marks = `${goose.isSimulated ? ', simulation' : ''}${goose.needsCommissioning ? ', ndsCom' : ''}`
  return `confRev ${goose.configurationRevision}, APPID ${goose.applicationId}${marks}`
}
