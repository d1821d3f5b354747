import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { telegram } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (...parts: Parameters<typeof saidInStream>[1]) =>
  saidInStream(protocol, parts).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    if (fact.kind === 'session') return `${fact.phase} ${fact.user}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.object, fact.outcome, fact.error].filter(Boolean).join(' ')
      : fact.kind
  })

test('a control says who it is', () => {
  assert.deepEqual(words([telegram('R_VR', hex('01')), true], [telegram('S_VR', 'TNC640\0'), false]), [
    'identify R_VR requested',
    'identify R_VR succeeded',
    'model TNC640',
    'vendor Heidenhain',
  ])
})

test('a login opens a level, or is rejected', () => {
  assert.deepEqual(
    words([telegram('A_LG', 'PLCDEBUG\0secret\0'), true], [telegram('T_ER', hex('0117')), false]),
    [
      'authenticate A_LG PLCDEBUG requested',
      'authenticate A_LG PLCDEBUG rejected no privilege',
      'refused PLCDEBUG',
    ],
  )
})

test('a file that is sent is a program, its pieces nothing more', () => {
  const lines = [
    [telegram('C_FL', 'TNC:\\a.h\0'), true],
    [telegram('T_OK'), false],
    [telegram('S_FL', 'L X+1\0'), true],
    [telegram('T_OK'), false],
    [telegram('T_FD'), true],
  ] as const
  assert.deepEqual(words(...lines), [
    'download-program C_FL TNC:\\a.h requested',
    'download-program C_FL TNC:\\a.h succeeded',
  ])
})

test('a reset restarts, a PLC program starts; letters that nobody knows are told', () => {
  const first = (bytes: Uint8Array) => words([bytes, true])[0]
  assert.equal(first(telegram('C_CC', hex('0001'))), 'restart C_CC reset control requested')
  assert.equal(first(telegram('C_CC', hex('000d 504c43'))), 'start C_CC activate PLC program requested')
  assert.equal(first(telegram('C_CC', hex('0006'))), 'diagnose C_CC command 6 requested')
  assert.equal(first(telegram('C_GC')), 'execute C_GC requested')
})

test('letters with a meaning prove it', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(is(telegram('A_LG', 'INSPECT\0')), 'yes')
  assert.equal(is(telegram('A_LG', 'INSPECT\0').subarray(0, 6)), 'more')
  assert.equal(is(telegram('A_XX')), 'no')
  assert.equal(is(hex('00000055 ff534d42')), 'no')
})

test('damaged telegrams end', () => {
  for (const bytes of [...mangled(telegram('C_CC', hex('0001'))), ...mangled(telegram('S_VR', 'TNC640\0'))])
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
