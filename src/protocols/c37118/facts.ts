import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { commandOf } from './commands.ts'
import { type C37118Station, configurationOf } from './configuration.ts'
import { emitData, matches, streamState } from './data.ts'
import type { C37118State } from './state.ts'
import { BODY, type C37118Frame, COMMAND, CONFIGURATION_1, DATA, HEADER, SECOND } from './wire.ts'

/** End of the measurement unit: it sends all but commands. Ports lie where a unit pushes its data to a port of the other side. */
function unitEnd({ type }: C37118Frame, { fromClient }: Slice): 'client' | 'server' {
  return fromClient === (type === COMMAND) ? 'server' : 'client'
}

export function facts(frame: C37118Frame, slice: Slice, emit: Emit, state: C37118State): void {
  if (frame.type === COMMAND) {
    emitCommand(frame, slice, emit, state)
    return
  }
  settle(frame, emit, state)
  const about = unitEnd(frame, slice)
  emit({
    kind: 'identity',
    about,
    attribute: 'address:c37118-idcode',
    value: String(frame.idCode),
    confidence: confidence.identityService,
    field: 'IDCODE',
  })
  if (frame.type === DATA) emitStream(frame, slice, emit, state)
  else if (frame.type === HEADER) emitHeader(frame, slice, emit)
  else emitConfiguration(frame, slice, emit, state)
}

function emitCommand(frame: C37118Frame, slice: Slice, emit: Emit, state: C37118State): void {
  const code = u16be(slice.bytes, slice.start + BODY)
  const { verb, name, answer } = commandOf(code)
  const operation: Operation = {
    kind: 'operation',
    about: unitEnd(frame, slice) === 'server' ? undefined : 'client',
    verb,
    name,
    code: String(code),
    unit: String(frame.idCode),
    outcome: 'requested',
  }
  emit(operation)
  if (answer === undefined) return
  const before = state.pending[answer]
  if (before !== undefined) emit({ ...before.operation, outcome: 'unanswered' })
  state.pending[answer] = { operation, idCode: frame.idCode, answer }
}

/** The frame that was asked for has come; a concentrator may answer for another number than it was asked by. */
function settle(frame: C37118Frame, emit: Emit, state: C37118State): void {
  const asked = state.pending[frame.type]
  if (asked === undefined) return
  state.pending[frame.type] = undefined
  emit({ ...asked.operation, outcome: 'succeeded' })
}

function emitStream(frame: C37118Frame, slice: Slice, emit: Emit, state: C37118State): void {
  const { bytes, start } = slice
  const about = unitEnd(frame, slice)
  const known = state.configuration(frame.idCode)
  const configuration = known !== undefined && matches(known, frame.end) ? known : undefined
  emit({
    kind: 'stream',
    about,
    id: String(frame.idCode),
    sequence: u32be(bytes, start + SECOND),
    state: streamState(bytes, start, configuration),
  })
  if (configuration !== undefined) emitData(bytes, start, configuration, { about, emit })
}

/** A header is free text for people. */
function emitHeader(frame: C37118Frame, slice: Slice, emit: Emit): void {
  const { bytes, start } = slice
  const about = unitEnd(frame, slice)
  const value = text(bytes, start + BODY, start + frame.end)
  if (value !== '')
    emit({ kind: 'identity', about, attribute: 'description', value, confidence: 0.8, field: 'Header frame' })
}

function emitConfiguration(frame: C37118Frame, slice: Slice, emit: Emit, state: C37118State): void {
  const configuration = configurationOf(slice.bytes, slice.start, frame)
  if (configuration === undefined) return
  if (frame.type !== CONFIGURATION_1) state.learn(frame.idCode, configuration)
  const { stations } = configuration
  const end = unitEnd(frame, slice)
  stations.forEach((station, i) => {
    // A unit that speaks for itself is that station; a concentrator speaks for many, whose numbers may be alike.
    const isFirst = stations.findIndex(({ idCode }) => idCode === station.idCode) === i
    const path = `${end}/pmu:${station.idCode}${isFirst ? '' : `-${i + 1}`}`
    emitStation(station, stations.length === 1 ? end : path, emit)
  })
}

function emitStation({ name, idCode }: C37118Station, about: string, emit: Emit): void {
  const sure = confidence.identityService
  if (name !== '')
    emit({ kind: 'identity', about, attribute: 'name', value: name, confidence: sure, field: 'STN' })
  if (about.includes('/'))
    emit({
      kind: 'identity',
      about,
      attribute: 'type',
      value: 'PMU',
      confidence: 0.9,
      field: `IDCODE ${idCode}`,
    })
}

/** The flow ended: what was asked and never came. */
export function finish(state: C37118State, emit: Emit): void {
  for (const asked of state.pending)
    if (asked !== undefined) emit({ ...asked.operation, outcome: 'unanswered' })
}
