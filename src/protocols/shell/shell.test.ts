import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { staged, windows } from './captures/script.ts'
import { protocol } from './index.ts'

const octets = (text: string) => new TextEncoder().encode(text)
const ask = (bytes: Uint8Array) => protocol.recognise!(sliceOf(bytes, { isStream: true }))

test('greetings of shells and staged programs are known; their beginnings wait, other text is none', () => {
  for (const bytes of [windows, staged, octets("/bin/sh: 0: can't access tty; job control turned off\n$ ")])
    assert.equal(ask(bytes), 'yes')
  assert.equal(ask(windows.subarray(0, 12)), 'more')
  assert.equal(
    ask(
      octets(
        'Microsoft ESMTP MAIL Service ready, Version: 10.0.17763.1697 and some more words to make it long enough',
      ),
    ),
    'no',
  )
  assert.equal(ask(octets('MZ and other words')), 'no')
})

test('a shell without greeting is known by what it answers to id and uname', () => {
  for (const answer of [
    'uid=0(root) gid=0(root) groups=0(root)\n',
    'Linux plc7 6.1.0-18-amd64 #1 SMP Debian\n',
    'PS C:\\Users\\operator> ',
  ])
    assert.equal(ask(octets(answer)), 'yes')
  assert.equal(ask(octets('uid=0(ro')), 'more')
  for (const text of [
    'uid=someone,ou=people,dc=plant,dc=example and so on'.repeat(3),
    'Linux is a kernel. '.repeat(9),
  ])
    assert.equal(ask(octets(text)), 'no')
})

test('who gives the shell is told', () => {
  const [anomaly] = factsOf(protocol, windows, { isStream: true, fromClient: true })
  assert.deepEqual(anomaly, {
    kind: 'anomaly',
    about: 'client',
    what: 'open-shell',
    detail: 'cmd: Microsoft Windows XP [Version 5.1.2600]',
  })
})

test('hostile octets end', () => {
  for (const bytes of [...mangled(windows), ...mangled(staged)])
    tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})
