import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const byteCount = (line: string) => new TextEncoder().encode(line)
const words = (...lines: readonly (readonly [string, boolean])[]) =>
  saidInStream(
    protocol,
    lines.map(([line, fromClient]) => [byteCount(`${line}\n`), fromClient] as const),
  ).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    return fact.kind === 'operation' ? [fact.verb, fact.object, fact.outcome].join(' ') : fact.kind
  })

test('an instrument says who it is', () => {
  assert.deepEqual(words(['*IDN?', true], ['Example,34465A,MY1,A.02.14', false]), [
    'identify *IDN? requested',
    'identify *IDN? succeeded',
    'vendor Example',
    'model 34465A',
    'serial MY1',
    'firmware A.02.14',
  ])
})

test('answers go to queries in order; commands have none', () => {
  assert.deepEqual(words(['OUTP ON', true], ['VOLT 5', true], ['VOLT?', true], ['5.0', false]), [
    'operate OUTP requested',
    'write VOLT requested',
    'read VOLT? requested',
    'read VOLT? succeeded',
  ])
  assert.deepEqual(words(['*RST', true], ['SYST:COMM:LAN:ADDR "10.0.0.9"', true]), [
    'restart *RST requested',
    'configure SYST:COMM:LAN:ADDR requested',
  ])
})

test('a block of values may hold line feeds', () => {
  assert.deepEqual(words(['CURV?', true], ['#15A\nB\nC', false], ['VOLT?', true], ['1', false]), [
    'read CURV? requested',
    'read CURV? succeeded',
    'read VOLT? requested',
    'read VOLT? succeeded',
  ])
})

test('the question who somebody is proves it; at its port a first line must look like one', () => {
  const is = (line: string) => protocol.probe?.(sliceOf(byteCount(line), { isStream: true }))
  assert.equal(is('*idn?\r\n'), 'yes')
  assert.equal(is('*IDN'), 'more')
  assert.equal(is('* OK IMAP4 ready\r\n'), 'no')
  const kindOf = (line: string) =>
    tryOut(protocol, [sliceOf(byteCount(line), { isStream: true })]).results[0]?.kind
  assert.equal(kindOf('GET / HTTP/1.1\r\n'), 'foreign')
  assert.equal(kindOf(':SOUR1:VOLT 5\n'), 'message')
})

test('behind lost bytes an answer is not that of what was asked before them', () => {
  const state = protocol.newState?.()
  const said = (line: string, fromClient: boolean) =>
    tryOut(protocol, [sliceOf(new TextEncoder().encode(`${line}\n`), { isStream: true, fromClient })], state)
      .said
  said('*IDN?', true)
  assert.equal(protocol.lost?.(state, false, 30), false)
  assert.deepEqual(said('1,2,3,4', false), [])
})

test('damaged lines end', () => {
  for (const bytes of [...mangled(byteCount('*IDN?\n')), ...mangled(byteCount('#15A\nB\nC\n'))])
    tryOut(protocol, [
      sliceOf(byteCount('*IDN?\n'), { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
