import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Protocol } from '#model/protocol'
import { Conversation } from './conversation.ts'
import { lose } from './lost.ts'
import type { Entry } from './registry.ts'

/** A conversation whose protocol goes on behind holes of at most so many bytes, and notes what it was told. */
function speaking(most: number, emitted: number[], parent?: Conversation): Conversation {
  const conversation = new Conversation(0, parent)
  const lost: NonNullable<Protocol<unknown>['lost']> = (_state, _fromClient, bytes) => {
    emitted.push(bytes)
    return bytes <= most
  }
  conversation.entry = { protocol: { lost } } as unknown as Entry
  return conversation
}

test('within a body a hole is stepped over, by the carrier and by what it carries', () => {
  const emitted: number[] = []
  const carrier = speaking(100, emitted)
  const child = speaking(10, emitted, carrier)
  carrier.children = new Map([['', child]])
  lose(carrier, 0, true, 50)
  assert.deepEqual(emitted, [50, 50])
  assert.deepEqual([carrier.pending[0].isLost, carrier.pending[0].isCounted], [false, true])
  assert.deepEqual([child.pending[0].isLost, child.pending[0].isCounted], [true, false])
})

test('where a message waits for its rest, the next one is searched', () => {
  const emitted: number[] = []
  const carrier = speaking(100, emitted)
  carrier.children = new Map([['', speaking(100, emitted, carrier)]])
  carrier.pending[1].append(Uint8Array.of(1, 2), 0, 2)
  lose(carrier, 1, false, 50)
  assert.deepEqual(emitted, [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
  assert.deepEqual([carrier.pending[1].isLost, carrier.pending[1].length], [true, 0])
})
