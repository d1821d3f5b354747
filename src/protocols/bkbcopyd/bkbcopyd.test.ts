import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const line = (words: string, fromClient = true) =>
  sliceOf(
    Uint8Array.from(words, (letter) => letter.charCodeAt(0)),
    { isStream: true, fromClient },
  )
const emitted = (...slices: readonly ReturnType<typeof line>[]) =>
  tryOut(protocol, [...slices]).said.map((fact) =>
    fact.kind === 'operation'
      ? `${fact.verb} ${fact.object} ${fact.outcome}`
      : fact.kind === 'anomaly'
        ? fact.detail
        : fact.kind,
  )

test('a file is asked for, and granted or not', () => {
  assert.deepEqual(emitted(line('RETR a\\b.dat\n'), line('150 ok\n', false)), [
    'read a\\b.dat requested',
    'read a\\b.dat succeeded',
  ])
  assert.deepEqual(emitted(line('STOR a.dat\r\n'), line('550 no\n', false)).at(-1), 'write a.dat rejected')
})

test('what leads out of the project is an attack', () => {
  assert.equal(
    emitted(line('RETR D:\\boot.ini\n'))[1],
    'fetches a file outside of the project, D:\\boot.ini,',
  )
  assert.equal(emitted(line('RETR BKProject\\boot.dat\n')).length, 1)
})

test('is found by the first word of a client', () => {
  const says = (words: string, fromClient = true) => protocol.probe?.(line(words, fromClient))
  assert.equal(says('PMODE MR_DBPATH\n'), 'yes')
  assert.equal(says('PMO'), 'more')
  assert.equal(says('USER a\n'), 'no')
  assert.equal(says('RETR a.txt\n'), 'no', 'FTP says so, too')
  assert.equal(emitted(line('RETR a.txt\n')).length, 1, 'at its port it is read')
  assert.equal(says('210 ready\n', false), 'no')
})
