import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FlowTable } from './flow-table.ts'
import { OverlapResolver } from './overlap-resolver.ts'
import type { Speaker } from './tcp-streams.ts'

/** More than all connections together may keep in the room they share. */
const MORE_THAN_SHARED = 140_000

const PLC = 0
const BULK = 1

function newLook(speakers: readonly Speaker[]) {
  const heard: string[] = []
  const look = new OverlapResolver(new FlowTable(1, []), {
    bytes: () => {},
    gap: () => {},
    late: (_flow, _side, { run, from, to }) => {
      heard.push(`late: ${String.fromCharCode(...run.subarray(from, to))}`)
      return false
    },
    unrecognised: () => undefined,
    standing: () => 'between',
    speaker: (flow) => speakers[flow]!,
    overlap: (flow) => heard.push(`overlap in ${flow}`),
    illegalFlags: () => {},
  })
  const byteCount = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
  return {
    heard,
    look,
    say(flow: number, sequence: number, text: string): void {
      const bytes = byteCount(text)
      look.inTurn(flow, 0, sequence, bytes, 0, bytes.length, 1, -1)
    },
    sayAgain(flow: number, sequence: number, text: string): void {
      const bytes = byteCount(text)
      look.behind(flow, 0, { sequence, bytes, start: 0, end: bytes.length, isPushed: true }, bytes.length, 2)
    },
  }
}

for (const other of ['other', 'unknown', 'undecided', 'operational'] as const)
  test(`however much is said where the speaker is ${other}, what a controller was told is held against what comes again`, () => {
    const { heard, say, sayAgain } = newLook(['operational', other])
    say(PLC, 100, 'read')
    for (let i = 0; i < MORE_THAN_SHARED; i++) say(BULK, 4 * i, 'bulk')
    sayAgain(PLC, 100, 'stop')
    assert.deepEqual(heard, ['overlap in 0', 'late: stop'])
  })

test('what was said before anybody knew who speaks is not forgotten when somebody does', () => {
  const speakers: Speaker[] = ['undecided', 'other']
  const { heard, say, sayAgain } = newLook(speakers)
  say(PLC, 100, 'read')
  speakers[PLC] = 'operational'
  say(PLC, 104, 'more')
  for (let i = 0; i < MORE_THAN_SHARED; i++) say(BULK, 4 * i, 'bulk')
  sayAgain(PLC, 100, 'readmore')
  assert.deepEqual(heard, [])
  sayAgain(PLC, 100, 'stop')
  assert.deepEqual(heard, ['overlap in 0', 'late: stop'])
})

test('of what nobody recognises only the first segments are kept whole', () => {
  const { look, say, sayAgain, heard } = newLook(['unknown'])
  say(0, 0, `${'a'.repeat(100)}b`)
  sayAgain(0, 0, `${'a'.repeat(100)}c`)
  assert.equal(heard[0], 'overlap in 0')
  assert.equal(look.counters.tcpRetransmissions, 0)
})
