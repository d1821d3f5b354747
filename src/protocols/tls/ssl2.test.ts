import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { type Conversation, provenBy, readConversation, readDamagedConversation } from '#model/conversation'
import { protocol } from './index.ts'
import { encodeChangeCipherSpec, encodeServerHello } from './testing/encode.ts'

const challenge = '00112233445566778899aabbccddeeff'
const clientHello = hex(`8022 01 0002 0009 0000 0010 0100800700c0060040 ${challenge}`)
/** Without a certificate, as for a session that goes on. */
const serverHello = hex(`801e 04 01 00 0002 0000 0003 0010 010080 ${challenge}`)
const masterKey = hex('800f 02 010080 0000 0004 0000 a1a2a3a4 00')
/** Three bytes of header, padding of two. */
const encrypted = hex('0006 02 d1d2d3d4d5d6')

const talk: Conversation = [
  [clientHello, true],
  [serverHello, false],
  [masterKey, true],
  [encrypted, false],
]

test('a session of SSL 2.0 is told with its cipher when the client sends the key', () => {
  assert.deepEqual(readConversation(protocol, talk, true), [
    { kind: 'session', phase: 'open', method: 'SSL 2.0 SSL_CK_RC4_128_WITH_MD5', secured: true },
  ])
})

test('a hello of the old form may lead to TLS', () => {
  const asking = hex(`8022 01 0301 0009 0000 0010 00002f0700c0000005 ${challenge}`)
  const said = readConversation(
    protocol,
    [
      [asking, true],
      [encodeServerHello({ cipher: 0x002f, random: new Uint8Array(32) }), false],
      [encodeChangeCipherSpec(), false],
    ],
    true,
  )
  assert.deepEqual(
    said.filter(({ kind }) => kind === 'session'),
    [{ kind: 'session', phase: 'open', method: 'TLS 1.2 TLS_RSA_WITH_AES_128_CBC_SHA', secured: true }],
  )
})

test('either hello proves it by its lengths, and proves nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, true), ['yes', 'no'])
  assert.deepEqual(provenBy(protocol, talk[1]!, true), ['yes', 'no'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, true, mangled)
})
