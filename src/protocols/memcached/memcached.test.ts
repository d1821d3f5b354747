import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/specimen'
import { say } from './captures/script.ts'
import { protocol } from './index.ts'

const isStream = true

test('data of a command is passed over, whatever it looks like', () => {
  const { said } = tryOut(protocol, [
    sliceOf(say('set a 0 0 11\r\nflush_all\r\n\r\nget a\r\n'), { isStream }),
  ])
  assert.deepEqual(
    said.map((fact) => fact.kind === 'operation' && fact.code),
    ['set', 'get'],
  )
})

test('only a whole command proves it', () => {
  const ask = (text: string) => protocol.recognise?.(sliceOf(say(text), { isStream }))
  assert.deepEqual(['get a\r\n', 'stats items\r\n', 'set a 0 0 x\r\n', 'GET / HTTP/1.0\r\n'].map(ask), [
    'yes',
    'yes',
    'no',
    'no',
  ])
})

test('hostile lines end', () => {
  for (const bytes of mangled(say('set a 0 60 4\r\n17.5\r\nversion\r\n')))
    tryOut(protocol, [sliceOf(bytes, { isStream })])
})
