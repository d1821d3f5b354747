/** Rules of state and sequence numbers: IEC 61850-8-1:2011 §18.1, IEC 61850-7-2:2010 §18.2.3. Violations are emitted. */
import type { Emit, Slice } from '#model/protocol'
import { MICROSECONDS_PER_SECOND } from '#model/time'
import type { ControlBlock, GooseState } from './state.ts'
import type { Goose } from './wire.ts'

/** Numbers wrap to 1 (state) and to 0 or 1 (sequence) after 2^32-1; a device that restarts begins with state 1. */
const HIGHEST = 0xffff_ffff

/** No relay changes its state so often between two messages a minute apart: it restarted, or another sent it. */
const LEAP = 1000
const LEAP_MICROSECONDS = 60e6
/** Copies of a message, by a second path or a second mirror port, come within milliseconds. */
const COPIED_MICROSECONDS = 100e3
/** A replayed message was recorded some time before. */
const RECORDED_MILLISECONDS = 6 * 3600e3
/** A device that restarted counts from 1; the sensor may have missed its first messages. */
const RESTARTED = 3

/** Lost frames between the last message of a sender and the one by which it shows that it goes on. */
const MISSED = 1000
/** No data set changes so often: analogue values are sent every few milliseconds at most. */
const STATES_IN_SECOND = 300

/** Messages after a change that follow one another within milliseconds, in which a further change may overtake its number. */
const BURST = 3

/** Compares a message with the one before it of the same control block, reports what does not follow, and keeps it. */
export function follow(goose: Goose, slice: Slice, state: GooseState, emit: Emit): void {
  if (goose.controlBlock === '') return
  const known = state.known(goose.controlBlock)
  const block = known ?? state.begin(goose.controlBlock)
  const isNoted = known?.notedTime === slice.time && known.sequenceNumber === goose.sequenceNumber
  block.notedTime = -1
  const before = known === undefined || isNoted ? undefined : { ...numbersOf(known) }
  const hasSameData = block.keep(goose, slice, isNoted ? block.number : state.nextNumber())
  if (before !== undefined) {
    const wasEarly = block.changedEarly
    const isChanged = !hasSameData && goose.stateNumber === before.stateNumber
    block.changedEarly = isChanged && goose.sequenceNumber <= BURST
    // Relays draw data and number apart: seen of real ones in tests, the number follows with the very same data.
    const isMended = wasEarly && hasSameData && goose.stateNumber === before.stateNumber + 1
    const isForged = (isChanged && !block.changedEarly) || (wasEarly && !isMended)
    compare(goose, before, { slice, emit, isForged })
    emitSecondSender(goose, { block, before, slice, emit })
  }
  block.stateNumber = goose.stateNumber
  block.sequenceNumber = goose.sequenceNumber
  block.configurationRevision = goose.configurationRevision
  block.dataSet = goose.dataSet
  block.changed = goose.time
  block.time = slice.time
  block.timeAllowedToLive = goose.timeAllowedToLive
}

type Numbers = Pick<
  ControlBlock,
  | 'stateNumber'
  | 'sequenceNumber'
  | 'configurationRevision'
  | 'dataSet'
  | 'changed'
  | 'time'
  | 'timeAllowedToLive'
>

function numbersOf(block: ControlBlock): Numbers {
  const { stateNumber, sequenceNumber, configurationRevision, dataSet, changed, time, timeAllowedToLive } =
    block
  return { stateNumber, sequenceNumber, configurationRevision, dataSet, changed, time, timeAllowedToLive }
}

function compare(
  goose: Goose,
  before: Numbers,
  { slice, emit, isForged }: { slice: Slice; emit: Emit; isForged: boolean },
): void {
  const about = slice.fromClient ? 'client' : 'server'
  const say = (what: string, detail: string) =>
    emit({ kind: 'anomaly', about, what, detail: `${goose.controlBlock}: ${detail}` })
  const { stateNumber, sequenceNumber } = goose
  if ((slice.time - before.time) / 1000 > before.timeAllowedToLive && before.timeAllowedToLive > 0)
    say('goose-late', 'silent for longer than timeAllowedtoLive')
  if (goose.configurationRevision !== before.configurationRevision)
    say('goose-revision', 'confRev is another than before')
  if (goose.dataSet !== before.dataSet) say('goose-data-set', 'datSet is another than before')
  if (isForged) say('goose-data', 'data changed, stNum did not')
  if (stateNumber === before.stateNumber) {
    const step = sequenceNumber - before.sequenceNumber
    if (step > 1) say('goose-gap', 'sqNum was skipped')
    else if (step === 0) say('goose-repeated', 'sqNum came again')
    else if (step < 0 && before.sequenceNumber !== HIGHEST) say('goose-backwards', 'sqNum ran backwards')
    return
  }
  const isRestart = stateNumber <= 1 && sequenceNumber <= 1
  if (isRestart) say('goose-restart', 'numbers began anew')
  else if (stateNumber < before.stateNumber && (before.stateNumber !== HIGHEST || stateNumber > RESTARTED)) {
    // Relays that restart may begin anywhere, seen of real ones; then t is new, or that of a clock not set yet.
    const age = Date.parse(before.changed) - Date.parse(goose.time)
    const isReplayed =
      age > 0 &&
      age < RECORDED_MILLISECONDS &&
      stateNumber > RESTARTED &&
      slice.time - before.time > COPIED_MICROSECONDS
    if (isReplayed) say('goose-relapse', 'an earlier stNum came back, as of a message that is replayed')
    else say('goose-backwards', 'stNum ran backwards')
  } else if (stateNumber - before.stateNumber >= LEAP && slice.time - before.time < LEAP_MICROSECONDS)
    say('goose-leap', `stNum leapt by ${stateNumber - before.stateNumber}`)
  else if (stateNumber > before.stateNumber + 1) say('goose-jump', 'stNum jumped')
  if (sequenceNumber > 1) say('goose-gap', 'sqNum did not begin anew with a new stNum')
  if (!isRestart && goose.time !== '' && goose.time < before.changed)
    say('goose-time', 'time of change is before that of the state before')
}

interface Seen {
  readonly block: ControlBlock
  readonly before: Numbers
  readonly slice: Slice
  readonly emit: Emit
}

/** Forged messages under the relay's own name betray themselves when the relay goes on with its own numbers. */
function emitSecondSender(goose: Goose, { block, before, slice, emit }: Seen): void {
  const { stateNumber, sequenceNumber, controlBlock } = goose
  const about = slice.fromClient ? 'client' : 'server'
  const say = (what: string, detail: string) =>
    emit({ kind: 'anomaly', about, what, detail: `${controlBlock}: ${detail}` })
  const isNewState = stateNumber !== before.stateNumber
  if (isNewState) {
    const second = Math.floor(slice.time / MICROSECONDS_PER_SECOND)
    if (second !== block.countedSecond) block.statesInSecond = 0
    block.countedSecond = second
    if (++block.statesInSecond === STATES_IN_SECOND)
      say('goose-storm', `stNum changed ${STATES_IN_SECOND} times within a second`)
  }
  if (!isNewState && sequenceNumber === before.sequenceNumber + 1) return
  const beyond = sequenceNumber - block.leftSequence
  if (stateNumber === block.leftState && beyond > 0 && beyond <= MISSED) {
    say('goose-relapse', 'numbers went on from where they were before others came: two senders')
    block.leftState = -1
    return
  }
  if (slice.time - before.time < COPIED_MICROSECONDS) return
  if (!isNewState && sequenceNumber >= before.sequenceNumber) return
  block.leftState = before.stateNumber
  block.leftSequence = before.sequenceNumber
}
