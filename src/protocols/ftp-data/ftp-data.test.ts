import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

/** Facts at the end of a connection on which the server, having opened it, is the client. */
function transferOf(command: string, fromClient: boolean, { lost = 0, ...more } = {}) {
  const state = protocol.newState?.()
  const context = { name: 'plc.bin', command, ...more }
  tryOut(protocol, [sliceOf(Uint8Array.of(1, 2, 3), { fromClient, isStream: true, context })], state)
  if (lost > 0) assert.equal(protocol.lost?.(state!, fromClient, lost), true)
  const emitted: unknown[] = []
  protocol.finish?.(state!, (said) => emitted.push(said))
  return emitted
}

test('the command tells whether a file was fetched, whoever opened the connection', () => {
  for (const [command, fromClient, isFetched] of [
    ['RETR', true, true],
    ['STOR', false, false],
    ['APPE', false, false],
    ['', false, undefined],
  ] as const) {
    const [emitted] = transferOf(command, fromClient) as { isFetched?: boolean; direction: string }[]
    assert.equal(emitted?.isFetched, isFetched, command)
    assert.equal(emitted?.direction, fromClient ? 'to-server' : 'to-client')
  }
})

test('a listing is no file', () => {
  assert.deepEqual(transferOf('LIST', true), [])
})

test('a file of which something is missing has its length, and no digest', () => {
  const of = (more: object) => {
    const [emitted] = transferOf('RETR', false, more) as { bytes: number; sha256?: string }[]
    return [emitted?.bytes, emitted?.sha256 !== undefined]
  }
  assert.deepEqual(of({}), [3, true])
  assert.deepEqual(of({ size: 3 }), [3, true])
  assert.deepEqual(of({ size: 5 }), [3, false])
  assert.deepEqual(of({ offset: 7 }), [3, false])
  assert.deepEqual(of({ lost: 100 }), [103, false])
})
