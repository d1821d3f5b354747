import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import type { Fact } from '#model/fact'
import { type Sent, saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const stream = (...parts: readonly Sent[]) => saidInStream(protocol, parts)

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

const c = (text: string): Sent => [ascii(text), true]
const s = (text: string): Sent => [ascii(text), false]

function sessions(said: readonly Fact[]) {
  return said.filter((fact) => fact.kind === 'session')
}

const logon = [
  s('220 ProFTPD 1.3.5 Server\r\n'),
  c('USER su\r\n'),
  s('331 go on\r\n'),
  c('PASS ko2003wa\r\n'),
  s('230 in\r\n'),
]

test('a logon tells the user and that a maker’s secret crossed readable, but not the secret', () => {
  const said = stream(...logon)
  assert.deepEqual(sessions(said), [
    {
      kind: 'session',
      phase: 'open',
      user: 'su',
      method: 'password',
      secured: false,
      clearText: true,
      defaultCredentials: true,
    },
  ])
  assert.equal(JSON.stringify(said).includes('ko2003wa'), false)
})

test('an answer to another command, whose own was lost, refuses nobody', () => {
  assert.deepEqual(
    sessions(stream(c('USER su\r\n'), c('PASS x\r\n'), s('220 hello\r\n'), s('331 go on\r\n'))),
    [],
  )
  const [refused] = sessions(stream(...logon.slice(0, 4), s('530 no\r\n')))
  assert.equal(refused?.phase, 'refused')
})

test('where only the server is heard, its passive answer still announces the data connection', () => {
  const [bytes] = s('227 Entering Passive Mode (10,1,2,3,4,5)\r\n')
  const { said } = tryOut(protocol, [sliceOf(bytes, { fromClient: false, isStream: true })])
  assert.deepEqual(
    said.map((it) => it.kind === 'expectation' && [it.protocol, it.port]),
    [['ftp-data', 1029]],
  )
})

test('a passive answer expects a data connection, which the next command names', () => {
  const talk = [c('PASV\r\n'), s('227 Entering Passive Mode (10,1,2,3,4,5)\r\n'), c('STOR prog.bin\r\n')]
  const emitted = tryOut(
    protocol,
    talk.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  ).said
  assert.deepEqual(
    emitted.find((it) => it.kind === 'expectation'),
    {
      kind: 'expectation',
      protocol: 'ftp-data',
      transport: 'tcp',
      ip: '10.1.2.3',
      port: 1029,
      context: { name: 'prog.bin', command: 'STOR' },
    },
  )
})

test('what the data are to be compared with: where in the file they begin, and how long the file is', () => {
  const emitted = stream(
    c('PASV\r\n'),
    s('227 Entering Passive Mode (10,1,2,3,4,5)\r\n'),
    c('REST 1000\r\n'),
    s('350 go on\r\n'),
    c('RETR fw.bin\r\n'),
    s('150 Opening BINARY mode data connection for fw.bin (716800 bytes).\r\n'),
  ) as readonly { kind: string; context?: unknown }[]
  assert.deepEqual(emitted.find((it) => it.kind === 'expectation')?.context, {
    name: 'fw.bin',
    command: 'RETR',
    size: 716800,
    offset: 1000,
  })
})

test('a greeting in brackets and a system with its type are told by their names', () => {
  const said = stream(s('220 (vsFTPd 3.0.5)\r\n'), c('SYST\r\n'), s('215 UNIX Type: L8\r\n'))
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'identity' ? [[fact.attribute, fact.value]] : [])),
    [
      ['software', 'vsFTPd 3.0.5'],
      ['os', 'UNIX'],
    ],
  )
})

test('a data connection that was used keeps its name; one that a refusal left is for the next command', () => {
  const announced = (first: string) => {
    const emitted = stream(
      c('PASV\r\n'),
      s('227 Entering Passive Mode (10,1,2,3,4,5)\r\n'),
      c('RETR a.bin\r\n'),
      s(`${first}\r\n`),
      c('RETR b.bin\r\n'),
    ) as readonly { kind: string; context?: { name: string } }[]
    return emitted.find((it) => it.kind === 'expectation')?.context?.name
  }
  assert.equal(announced('226 done'), 'a.bin')
  assert.equal(announced('550 no such file'), 'b.bin')
})

test('after AUTH was accepted the stream is TLS', () => {
  const talk = [c('AUTH TLS\r\n'), s('234 ok\r\n'), [hex('160301'), true] as Sent]
  const { results } = tryOut(
    protocol,
    talk.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  )
  assert.equal(results.at(-1)?.kind, 'foreign')
})

test('damaged messages end', () => {
  const talk: Sent[] = [...logon, c('EPSV\r\n'), s('229 ok (|||6446|)\r\n')]
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) stream(...talk.slice(0, i), [bytes, fromClient])
  }
})

test('back doors and overflows are told; what people type is not', () => {
  const attacks = (...parts: Sent[]) =>
    stream(...parts).flatMap((fact) =>
      fact.kind === 'anomaly' && fact.what === 'exploit' ? [fact.detail] : [],
    )
  assert.deepEqual(attacks(c('USER anna:)\r\n')), ['opens the back door of vsftpd 2.3.4 (CVE-2011-2523)'])
  assert.deepEqual(attacks(c('SITE CPFR /etc/passwd\r\n')), [
    'copies files without an account (ProFTPD, CVE-2015-3306)',
  ])
  assert.deepEqual(attacks(c(`USER ${'A'.repeat(301)}\r\n`)), [
    'tries a buffer overflow (USER of 301 characters)',
  ])
  assert.deepEqual(attacks(...logon, c('RETR /FLASH0/userlist.dat\r\n')), [
    'reads the passwords of a Modicon controller (/FLASH0/userlist.dat)',
  ])
  assert.deepEqual(attacks(...logon, c('RETR /FLASH0/wb/index.htm\r\n')), [])
  assert.deepEqual(attacks(...logon, c('SITE CPFR a\r\n'), c('CWD ../..\r\n')), [])
})
