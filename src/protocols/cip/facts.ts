/** Messages → facts: requests as they pass, outcomes when the reply does. */
import { hexCode } from '#bytes/hex'
import type { Emit, Slice } from '#model/protocol'
import { answer, emitIdentityItem, emitOutcome } from './answers.ts'
import { contextOf } from './context.ts'
import { isPlainRead } from './fold-key.ts'
import { emitIllFormed } from './ill-formed.ts'
import { type Ask, readAsk } from './requests.ts'
import { type CipState, connectionOf, keyOf, remember, settle, settlePolled } from './state.ts'
import { type CipMessage, SEQUENCE_COUNT } from './wire.ts'

export function facts(message: CipMessage, slice: Slice, emit: Emit, state: CipState): void {
  const { bytes, start, end, fromClient } = slice
  const context = contextOf(slice.context)
  const wantsReadings = slice.wantsReadings !== false
  switch (message.kind) {
    case 'empty':
      return
    case 'io':
      emitIo(message.length, context.connectionId, context.sequence, emit)
      return
    case 'identity':
      emitIdentityItem([start, end], fromClient, { bytes, context, state, emit, wantsReadings })
      return
    case 'pccc':
      state.pccc.pass(bytes, start, end, emit)
      return
    case 'explicit': {
      const { part, sequence } = message
      const key = keyOf(context, sequence, part.kind === 'reply', state)
      if (part.kind === 'reply') {
        const polled = sequence === undefined ? undefined : settlePolled(state, context, sequence, slice.time)
        const ask =
          polled ?? settle(state, key, part.service) ?? settle(state, `any/${sequence}`, part.service)
        if (ask !== undefined) answer(ask, part, start, { bytes, context, state, emit, wantsReadings })
        return
      }
      const connection = sequence === undefined ? undefined : connectionOf(state, context.connectionId, false)
      const via = { unit: connection?.unit, about: connection?.about, state }
      const ask = readAsk(bytes, part, start, via)
      emitOutcome(ask, emit, 'requested')
      if (!slice.isCut) emitIllFormed(ask, bytes, emit)
      for (const leaf of leavesOf(ask)) {
        state.transfers.asked(leaf, bytes, emit)
        if (leaf.pccc !== undefined) state.programs.asked(leaf.pccc, leaf.about, bytes, emit)
      }
      const { polling } = state
      // Noted already, when its number was asked for.
      if (sequence !== undefined && polling.hasJustAsked(sequence, slice.time)) return
      const pushedOut =
        sequence === undefined
          ? undefined
          : polling.pushOut(sequence, (rival) => rival.connection === connection)?.ask
      for (const forgotten of [pushedOut, remember(state, key, ask)])
        if (forgotten !== undefined) emitOutcome(forgotten, emit, 'unanswered')
      if (connection === undefined || !isPlainRead(ask)) return
      const symbols = state.symbols.size
      polling.learn(
        bytes,
        start + SEQUENCE_COUNT,
        end,
        { ask, connection, symbols },
        (known) => known.connection === connection && known.symbols === symbols,
      )
      return
    }
    default:
      message satisfies never
  }
}

/** Innermost requests of an envelope. */
function leavesOf(ask: Ask): readonly Ask[] {
  return ask.inner.length === 0 ? [ask] : ask.inner.flatMap(leavesOf)
}

/** A class 0 or 1 packet: its connection, and that such a connection is in use. */
function emitIo(length: number, connectionId: number, sequence: number, emit: Emit): void {
  const size = `${length} bytes`
  emit({ kind: 'operation', verb: 'report', name: 'I/O', code: 'io', object: size, outcome: 'requested' })
  emit({ kind: 'stream', id: hexCode(connectionId, 8), sequence, state: size })
}

/** Emits the requests without a reply, and a firmware transfer that was not concluded. */
export function finish(state: CipState, emit: Emit): void {
  for (const ask of state.pending.values()) emitOutcome(ask, emit, 'unanswered')
  state.pending.clear()
  for (const { ask } of state.polling.takePending()) emitOutcome(ask, emit, 'unanswered')
  state.pccc.finish(emit)
  state.transfers.finish(emit)
  state.programs.finish(emit)
}
