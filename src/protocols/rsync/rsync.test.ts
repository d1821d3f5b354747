import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { say } from './captures/script.ts'
import { protocol } from './index.ts'

const client = (text: string) => sliceOf(say(text), { isStream: true })
const server = (text: string) => sliceOf(say(text), { isStream: true, fromClient: false })

test('a module is asked for and rejected', () => {
  const { said } = tryOut(protocol, [
    server('@RSYNCD: 31.0\n'),
    client('@RSYNCD: 31.0\nbackup\n'),
    server('@ERROR: no\n'),
  ])
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'operation' ? fact.object : fact.kind === 'session' && fact.method)),
    ['backup', 'rsync, @ERROR: no'],
  )
})

test('a greeting proves it', () => {
  const ask = (text: string) => protocol.probe?.(client(text))
  assert.deepEqual(['@RSYNCD: 30.0\n', '@RSYN', '@RSYNCD: no\n'].map(ask), ['yes', 'more', 'no'])
})

test('hostile lines end', () => {
  for (const bytes of mangled(say('@RSYNCD: 31.0\nbackup\n')))
    tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})
