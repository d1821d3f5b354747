/** Answers of snmpd 5.9.4 to discovery and to a GET of the system group, SHA-256 and AES, recorded. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, toHex } from '#bytes/hex'
import { factsOf } from '#model/test-slice'
import { protocol } from '#protocols/snmp/index'
import { query } from '../queries/snmp-v3-system.ts'
import { compileQuery, isRequestOf } from '../template/compile.ts'
import { conversation } from '../template/conversation.ts'
import { localizedKey, UsmSealing } from './snmp-usm.ts'

const REPORT = hex(
  '306b020103300e020101020300ffe30401000201030421301f041180001f88806a076c37e3c20d6b00000000020101020103' +
    '0400040004003033041180001f88806a076c37e3c20d6b000000000400a81c0201010201000201003011300f060a2b060106' +
    '030f01010400410101',
)
const RESPONSE = hex(
  '30820139020103300e020102020300ffe3040103020103044b3049041180001f88806a076c37e3c20d6b0000000002010102' +
    '0103040a676174656b656570657204185f9f437417335847e7e0beea93428214a71b30d30ef74d7e04086d8a34eb7aa9677f' +
    '0481d6d2dbd476612731b54ba683ddb604f0d6510e6cfebab4f1be967ae7f1df00183b820b4f32d49b45c9bf4f174391eaa0' +
    'f0ddaefa885e82fd01b70ae0d7faa5483d663d0ea46dfd332db55f39b5163622ddf19a4a3807fd54f19745c87e5701de82c0' +
    '096412a01624b6a3423a5add4089cf4685b4149d73fe95c390ff739c5133591d08362c669ce14c5c9b2266c8f3ff6a430751' +
    '35076266359caf930258b32d22bd06272581a46a4dd1b6b66a3460c354468df688feb44b4fd9384be5f4b9175d3e523dae18' +
    'e20fd4b31fe6fb0a34632f193d90eb2b16',
)
const user = {
  user: 'gatekeeper',
  auth: 'sha256',
  authPassword: 'auth-pass-7',
  privacyPassword: 'priv-pass-7',
} as const
const steps = compileQuery(query, {
  ...{ address: '10.1.1.250', mac: '', ownMac: '' },
  ...{ known: {}, secretLength: 0 },
})

test('a key is localized as in RFC 3414 §A.3.2', () => {
  const key = localizedKey('sha1', 'maplesyrup', hex('000000000000000000000002'))
  assert.equal(toHex(key), '6695febc9288e36282235fc7151f128497b38f3f')
})

test('discovery, then an encrypted request; the recorded answer is opened and read by the engine', () => {
  const sealing = new UsmSealing(user)
  const talk = conversation(steps, { sealing })
  const first = talk.next()
  assert.ok(first.done !== true && isRequestOf(steps[0]!, first.value.bytes))
  const second = talk.next(REPORT)
  assert.ok(second.done !== true && isRequestOf(steps[1]!, second.value.bytes))
  const sent = toHex(second.value.bytes)
  for (const secret of [user.authPassword, user.privacyPassword])
    assert.ok(!sent.includes(Buffer.from(secret).toString('hex')))
  assert.deepEqual(talk.next(RESPONSE), { done: true, value: { requests: 2, distress: '' } })
  const facts = factsOf(protocol, sealing.opened, { fromClient: false })
  assert.ok(facts.some((fact) => fact.kind === 'identity' && fact.value === 'core-switch'))
})

test('a changed answer, or one of other keys, is none', () => {
  for (let at = 0; at < RESPONSE.length; at += 41) {
    const sealing = new UsmSealing(user)
    sealing.open(REPORT)
    const changed = Uint8Array.from(RESPONSE)
    changed[at]! ^= 0x10
    assert.equal(sealing.open(changed), undefined, `byte ${at}`)
  }
  const other = new UsmSealing({ ...user, authPassword: 'another-pass' })
  other.open(REPORT)
  assert.equal(other.open(RESPONSE), undefined)
})

test('an answer of any shape ends, and without an engine nothing is sealed', () => {
  const sealing = new UsmSealing(user)
  assert.throws(() => sealing.seal(steps[1], hex('a000')), /engine id is not known/)
  for (let length = 0; length < REPORT.length; length++) sealing.open(REPORT.subarray(0, length))
  assert.equal(sealing.open(hex('3003020103')), undefined)
})
