import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Protocol } from '#model/protocol'
import { ProtocolState } from './protocol-state.ts'
import type { RegisteredProtocol } from './registry.ts'
import { resumeAfterGap } from './resume-after-gap.ts'

/** A conversation whose protocol continues after gaps of at most this many bytes, and stores the sizes it was given. */
function speaking(most: number, emitted: number[], parent?: ProtocolState): ProtocolState {
  const protocolState = new ProtocolState(0, parent)
  const lost: NonNullable<Protocol<unknown>['lost']> = (_state, _fromClient, bytes) => {
    emitted.push(bytes)
    return bytes <= most
  }
  protocolState.entry = { protocol: { lost } } as unknown as RegisteredProtocol
  return protocolState
}

test('within a body a hole is stepped over, by the carrier and by what it carries', () => {
  const emitted: number[] = []
  const carrier = speaking(100, emitted)
  const child = speaking(10, emitted, carrier)
  carrier.children = new Map([['', child]])
  resumeAfterGap(carrier, 0, true, 50)
  assert.deepEqual(emitted, [50, 50])
  assert.deepEqual([carrier.pending[0].isLost, carrier.pending[0].isCounted], [false, true])
  assert.deepEqual([child.pending[0].isLost, child.pending[0].isCounted], [true, false])
})

test('where a message waits for its rest, the next one is searched', () => {
  const emitted: number[] = []
  const carrier = speaking(100, emitted)
  carrier.children = new Map([['', speaking(100, emitted, carrier)]])
  carrier.pending[1].append(Uint8Array.of(1, 2), 0, 2)
  resumeAfterGap(carrier, 1, false, 50)
  assert.deepEqual(emitted, [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
  assert.deepEqual([carrier.pending[1].isLost, carrier.pending[1].length], [true, 0])
})
