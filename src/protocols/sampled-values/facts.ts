import { i32be, u32be } from '#bytes/read'
import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { limits } from './limits.ts'
import type { SampledValuesState } from './state.ts'
import type { DataUnit, SampledValues } from './wire.ts'

/** A value and its quality, four bytes each: IEC 61869-9:2016 §6.903, as IEC 61850-9-2 LE before it. */
const CHANNEL = 8
/** Validity: IEC 61850-7-3:2010 §6.2.1, encoded in the lowest two bits. */
const VALIDITY = [undefined, 'invalid', 'reserved', 'questionable'] as const
const TEST = 0x800
/** smpSynch: IEC 61850-9-2:2011 table 14. */
const SYNCHRONIZED = ['none', 'local', 'global'] as const

export function facts(message: SampledValues, slice: Slice, emit: Emit, state: SampledValuesState): void {
  const about = slice.fromClient ? 'client' : 'server'
  if (message.fault !== undefined)
    emit({ kind: 'anomaly', about, what: 'malformed', at: 8, detail: message.fault })
  state.learn(message, slice)
  let last: string | undefined
  for (const unit of message.units) {
    if (unit.id === '') continue
    if (last === undefined) emitPublishing(unit.id, emit)
    if (unit.id !== last) {
      if (state.isNew(unit.id)) emitIdentity(unit.id, about, emit)
      emitStream(unit, message, slice, emit)
      emitConfiguration(unit, about, emit, state)
    }
    last = unit.id
    emitCount(unit, about, emit, state)
  }
}

/** One operation a message: its first stream represents all of them. */
function emitPublishing(id: string, emit: Emit): void {
  emit({
    kind: 'operation',
    verb: 'report',
    name: 'Sampled values',
    code: 'sv',
    object: id,
    outcome: 'requested',
  })
}

function emitIdentity(id: string, about: string, emit: Emit): void {
  emit({
    kind: 'identity',
    about,
    attribute: 'address:sampled-values-id',
    value: id,
    confidence: confidence.identityService,
    field: 'svID',
  })
}

function emitStream(unit: DataUnit, message: SampledValues, { bytes, fromClient }: Slice, emit: Emit): void {
  const about = fromClient ? 'client' : 'server'
  const { id, sampleCount, samples } = unit
  emit({ kind: 'stream', about, id, sequence: sampleCount, state: stateText(unit, message) })
  const byteCount = samples.end - samples.start
  if (byteCount % CHANNEL !== 0) return
  for (let i = 0; i < Math.min(byteCount / CHANNEL, limits.readings); i++) {
    const at = samples.start + i * CHANNEL
    const quality = u32be(bytes, at + 4)
    const word = VALIDITY[quality & 3] ?? ((quality & TEST) !== 0 ? 'test' : undefined)
    emit({ kind: 'reading', about, point: `${id}#${i}`, value: i32be(bytes, at), quality: word })
  }
}

/** confRev counts changes of the data set: IEC 61850-7-2:2010, MSVCB. */
function emitConfiguration(unit: DataUnit, about: string, emit: Emit, state: SampledValuesState): void {
  const { id, dataSet, configurationRevision } = unit
  if (!state.isReconfigured(id, `${dataSet} ${configurationRevision}`)) return
  emit({
    kind: 'anomaly',
    about,
    what: 'sv-revision',
    detail: `${id}: confRev or datSet is another than before`,
  })
}

function emitCount(
  { id, sampleCount }: DataUnit,
  about: string,
  emit: Emit,
  state: SampledValuesState,
): void {
  const skipped = state.follow(id, sampleCount)
  if (skipped === 0) return
  const [what, detail] =
    skipped > 0
      ? ['sv-gap', 'smpCnt was skipped']
      : skipped === -1
        ? ['sv-repeated', 'smpCnt came again']
        : ['sv-backwards', 'smpCnt ran backwards']
  emit({ kind: 'anomaly', about, what: what!, detail: `${id}: ${detail}` })
}

/** State text, which is stable while a stream is undisturbed. */
function stateText(unit: DataUnit, { applicationId, isSimulated }: SampledValues): string {
  const clock = SYNCHRONIZED[unit.synchronized] ?? String(unit.synchronized)
  const mark = isSimulated ? ', simulation' : ''
  return `confRev ${unit.configurationRevision}, APPID ${applicationId}, smpSynch ${clock}${mark}`
}
