import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { found, message, scripts, search } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (lines: readonly (readonly [Uint8Array, boolean])[], isStream: boolean) =>
  tryOut(
    protocol,
    lines.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream })),
  ).said.map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    if (fact.kind === 'session') return `${fact.phase} ${fact.user}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.object, fact.outcome, fact.error].filter(Boolean).join(' ')
      : fact.kind
  })

test('a camera that is searched for says who it is', () => {
  assert.deepEqual(
    words(
      [
        [search, true],
        [found, false],
      ],
      false,
    ),
    [
      'browse DHDiscover.search requested',
      'report client.notifyDevInfo succeeded',
      'server model IPC-HFW2431S',
      'server serial 4K00000PAZ00001',
      'server firmware 2.800.0000000.25.R',
      'server vendor Dahua',
      'server name gate-3',
      'server mac 02:00:00:00:00:e3',
      'server ip 10.20.0.2',
      'server type IP Camera',
    ],
  )
})

test('a logon in two steps opens one session; commands are what they do', () => {
  const [, { lines }] = scripts as [unknown, (typeof scripts)[number]]
  assert.deepEqual(
    words(
      lines.map(([by, byteCount]) => [byteCount, by === 'client']),
      true,
    ),
    [
      'authenticate global.login requested',
      'authenticate global.login succeeded',
      'authenticate global.login requested',
      'authenticate global.login succeeded',
      'open admin',
      'configure configManager.setConfig NTP requested',
      'configure configManager.setConfig NTP rejected No privilege',
      'restart magicBox.reboot requested',
      'restart magicBox.reboot succeeded',
    ],
  )
})

test('the header proves it; JSON alone does not', () => {
  const is = (byteCount: Uint8Array) => protocol.probe?.(sliceOf(byteCount))
  assert.equal(is(search), 'yes')
  assert.equal(is(search.subarray(0, 6)), 'more')
  assert.equal(is(search.subarray(32)), 'no')
})

test('the first bytes of a header are nobody’s datagram', () => {
  assert.deepEqual(tryOut(protocol, [sliceOf(Uint8Array.of(0x20, 0))]).results, [{ kind: 'foreign' }])
})

test('damaged messages end', () => {
  for (const byteCount of [...mangled(search), ...mangled(message({ method: 'a.b' }))])
    words(
      [
        [byteCount, true],
        [byteCount, false],
      ],
      true,
    )
})
