import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { functionName, verbOf } from './functions.ts'
import { emitInventory } from './inventory.ts'
import type { AtgMessage, VeederRootAtgReadState } from './wire.ts'

/** One command is open at a time: the gauge answers before it listens again. */
export interface VeederRootAtgState extends VeederRootAtgReadState {
  asked: Operation | undefined
  /** Function whose answer is under way; '' for none. */
  answering: string
  /** Lines before the title of a report: the date, then the station's heading. */
  heading: string[]
}

/** Lines of a heading that are kept. */
const headingLines = 6

/** Setting codes are distinguished from inquiries by their letter: `I20100`, `S60201`. */
function codeOf({ isSetting, function: number }: AtgMessage): string {
  return `${isSetting ? 'S' : 'I'}${number}`
}

export function facts(
  message: AtgMessage,
  { bytes, start }: Slice,
  emit: Emit,
  state: VeederRootAtgState,
): void {
  const text = () => latin1(bytes, start + message.start, start + message.end)
  switch (message.kind) {
    case 'command': {
      const operation: Operation = {
        kind: 'operation',
        verb: verbOf(message.isSetting, message.function),
        name: functionName(message.function),
        code: codeOf(message),
        object: message.device === '00' ? undefined : `device:${Number(message.device)}`,
        outcome: 'requested',
        value: message.isSetting ? clean(text(), 64) || undefined : undefined,
      }
      if (state.asked !== undefined && state.asked.code !== operation.code)
        emit({ ...state.asked, outcome: 'unanswered' })
      state.asked = operation
      emit(operation)
      return
    }
    case 'answer':
      if (state.asked !== undefined) emit({ ...state.asked, outcome: 'succeeded' })
      state.asked = undefined
      state.answering = message.isSetting ? '' : message.function
      state.heading = []
      emitMaker(message.function, emit)
      return
    case 'line':
      emitLine(text(), emit, state)
      return
    case 'refusal':
      if (state.asked !== undefined)
        emit({ ...state.asked, outcome: 'rejected', error: 'function not recognised' })
      state.asked = undefined
      return
    case 'other':
      return
    default:
      message.kind satisfies never
  }
}

function emitMaker(number: string, emit: Emit): void {
  const field = functionName(number)
  const sure = confidence.banner
  emit({ kind: 'identity', attribute: 'vendor', value: 'Veeder-Root', confidence: sure, field })
  emit({ kind: 'identity', attribute: 'description', value: 'automatic tank gauge', confidence: sure, field })
}

/** A line of the report under way. */
function emitLine(text: string, emit: Emit, state: VeederRootAtgState): void {
  const { answering, heading } = state
  const line = clean(text, 96)
  const say = (
    attribute: Attribute,
    value: string | undefined,
    sure: number = confidence.identityService,
  ) => {
    if (value !== undefined && value !== '')
      emit({
        kind: 'identity',
        attribute,
        value: clean(value),
        confidence: sure,
        field: functionName(answering),
      })
  }
  if (answering === '201') emitInventory(text, emit)
  if (answering === '902' || answering === '905') {
    say('firmware', /VERSION\s+([\w.]{1,16})/i.exec(text)?.[1])
    say('software', /SOFTWARE#\s+([\w-]{4,24})/i.exec(text)?.[1])
  }
  if (!answering.startsWith('20') || line === '') return
  const isTitle = /^(IN-TANK|TANK|LIQUID|INVENTORY)/.test(line)
  if (!isTitle) {
    if (heading.length < headingLines) heading.push(line)
    return
  }
  // The station's heading is between the date and the report's title.
  if (heading.length >= 2 && heading.length < headingLines) say('location', heading.slice(1).join(', '), 0.8)
  state.heading = new Array(headingLines).fill('')
}

export function finish(state: VeederRootAtgState, emit: Emit): void {
  if (state.asked !== undefined) emit({ ...state.asked, outcome: 'unanswered' })
  state.asked = undefined
}
