import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/specimen'
import { say } from './captures/script.ts'
import { protocol } from './index.ts'

const client = (text: string) => sliceOf(say(text), { isStream: true })
const server = (text: string) => sliceOf(say(text), { isStream: true, fromClient: false })

test('tells software, group and user, never the password', () => {
  const { said } = tryOut(protocol, [
    server('200 INN 2.7 ready\r\n'),
    client('GROUP a.b\r\nAUTHINFO USER op\r\nAUTHINFO PASS x\r\n'),
  ])
  assert.deepEqual(
    said.map((fact) =>
      fact.kind === 'identity'
        ? fact.value
        : fact.kind === 'operation'
          ? fact.object
          : fact.kind === 'session' && fact.user,
    ),
    ['INN 2.7 ready', 'a.b', 'op'],
  )
})

test('a greeting of mail or files is none', () => {
  const ask = (text: string) => protocol.recognise?.(server(text))
  assert.deepEqual(['200 x NNTP ready\r\n', '220 x ESMTP\r\n', '200 OK\r\n'].map(ask), ['yes', 'no', 'no'])
})

test('hostile lines end', () => {
  for (const bytes of mangled(say('200 a NNTP b\r\n')))
    tryOut(protocol, [sliceOf(bytes, { isStream: true, fromClient: false })])
})
