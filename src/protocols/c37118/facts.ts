import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence, type Operation } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import { commandOf } from './commands.ts'
import { configurationOf, type Station } from './configuration.ts'
import { matches, streamState, tellData } from './data.ts'
import type { Exchange } from './exchange.ts'
import { BODY, COMMAND, CONFIGURATION_1, DATA, type Frame, HEADER, SECOND } from './wire.ts'

/** End of the measurement unit: it sends all but commands. Ports lie where a unit pushes its data to a port of the other side. */
function unitEnd({ type }: Frame, { fromClient }: Slice): 'client' | 'server' {
  return fromClient === (type === COMMAND) ? 'server' : 'client'
}

export function facts(frame: Frame, slice: Slice, tell: Tell, exchange: Exchange): void {
  if (frame.type === COMMAND) {
    tellCommand(frame, slice, tell, exchange)
    return
  }
  settle(frame, tell, exchange)
  const about = unitEnd(frame, slice)
  tell({
    kind: 'identity',
    about,
    attribute: 'address:c37118-idcode',
    value: String(frame.idCode),
    confidence: confidence.identityService,
    field: 'IDCODE',
  })
  if (frame.type === DATA) tellStream(frame, slice, tell, exchange)
  else if (frame.type === HEADER) tellHeader(frame, slice, tell)
  else tellConfiguration(frame, slice, tell, exchange)
}

function tellCommand(frame: Frame, slice: Slice, tell: Tell, exchange: Exchange): void {
  const code = u16be(slice.bytes, slice.start + BODY)
  const { verb, name, answer } = commandOf(code)
  const operation: Operation = {
    kind: 'operation',
    about: unitEnd(frame, slice) === 'server' ? undefined : 'client',
    verb,
    name,
    code: String(code),
    unit: String(frame.idCode),
    outcome: 'asked',
  }
  tell(operation)
  if (answer === undefined) return
  const before = exchange.pending[answer]
  if (before !== undefined) tell({ ...before.operation, outcome: 'unanswered' })
  exchange.pending[answer] = { operation, idCode: frame.idCode, answer }
}

/** The frame that was asked for has come; a concentrator may answer for another number than it was asked by. */
function settle(frame: Frame, tell: Tell, exchange: Exchange): void {
  const asked = exchange.pending[frame.type]
  if (asked === undefined) return
  exchange.pending[frame.type] = undefined
  tell({ ...asked.operation, outcome: 'ok' })
}

function tellStream(frame: Frame, slice: Slice, tell: Tell, exchange: Exchange): void {
  const { bytes, start } = slice
  const about = unitEnd(frame, slice)
  const known = exchange.configuration(frame.idCode)
  const configuration = known !== undefined && matches(known, frame.end) ? known : undefined
  tell({
    kind: 'stream',
    about,
    id: String(frame.idCode),
    sequence: u32be(bytes, start + SECOND),
    state: streamState(bytes, start, configuration),
  })
  if (configuration !== undefined) tellData(bytes, start, configuration, { about, tell })
}

/** A header is free text for people. */
function tellHeader(frame: Frame, slice: Slice, tell: Tell): void {
  const { bytes, start } = slice
  const about = unitEnd(frame, slice)
  const value = text(bytes, start + BODY, start + frame.end)
  if (value !== '')
    tell({ kind: 'identity', about, attribute: 'description', value, confidence: 0.8, field: 'Header frame' })
}

function tellConfiguration(frame: Frame, slice: Slice, tell: Tell, exchange: Exchange): void {
  const configuration = configurationOf(slice.bytes, slice.start, frame)
  if (configuration === undefined) return
  if (frame.type !== CONFIGURATION_1) exchange.learn(frame.idCode, configuration)
  const { stations } = configuration
  const end = unitEnd(frame, slice)
  stations.forEach((station, i) => {
    // A unit that speaks for itself is that station; a concentrator speaks for many, whose numbers may be alike.
    const isFirst = stations.findIndex(({ idCode }) => idCode === station.idCode) === i
    const path = `${end}/pmu:${station.idCode}${isFirst ? '' : `-${i + 1}`}`
    tellStation(station, stations.length === 1 ? end : path, tell)
  })
}

function tellStation({ name, idCode }: Station, about: string, tell: Tell): void {
  const sure = confidence.identityService
  if (name !== '')
    tell({ kind: 'identity', about, attribute: 'name', value: name, confidence: sure, field: 'STN' })
  if (about.includes('/'))
    tell({
      kind: 'identity',
      about,
      attribute: 'type',
      value: 'PMU',
      confidence: 0.9,
      field: `IDCODE ${idCode}`,
    })
}

/** The flow ended: what was asked and never came. */
export function finish(exchange: Exchange, tell: Tell): void {
  for (const asked of exchange.pending)
    if (asked !== undefined) tell({ ...asked.operation, outcome: 'unanswered' })
}
