import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import type { ScriptStep } from '#model/script'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { writeMeaning } from './iec61850.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const { data } = encode

function conversation(...lines: readonly ScriptStep[]) {
  return tryOut(
    protocol,
    lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client' })),
  ).said
}

function script(name: string) {
  return conversation(...scripts.find((one) => one.name === name)!.lines)
}

function operations(said: ReturnType<typeof conversation>) {
  return said
    .filter((fact) => fact.kind === 'operation')
    .map(({ verb, name, object, outcome, value, error }) =>
      [verb, name, object, outcome, value, error].filter((word) => word !== undefined).join(' '),
    )
}

const said = (facts: readonly { kind: string }[], kind: Fact['kind']) =>
  facts.filter((fact) => fact.kind === kind) as Fact[]

test('an association opens a session, and identify says who answers', () => {
  const facts = script('identity')
  assert.deepEqual(
    said(facts, 'session').map((fact) => fact.kind === 'session' && [fact.phase, fact.method]),
    [
      ['open', 'mms'],
      ['close', 'mms'],
    ],
  )
  assert.deepEqual(
    said(facts, 'identity').map(
      (fact) => fact.kind === 'identity' && `${fact.about} ${fact.attribute} ${fact.value}`,
    ),
    [
      'client address:ap-title 1.1.1.999.1',
      'server vendor Example Works',
      'server model Bay Controller 7',
      'server firmware 4.10',
      'server address:mms-domain BAY1LD0',
      'server address:mms-domain BAY1PROT',
      'server serial S-000123',
    ],
  )
})

test('control, GOOSE enabling and stops are named as what they are', () => {
  assert.deepEqual(operations(script('control')), [
    'reserve write: Select with value BAY1LD0/CSWI1.Pos.SBOw[CO] requested true',
    'reserve write: Select with value BAY1LD0/CSWI1.Pos.SBOw[CO] succeeded true',
    'operate write: Operate BAY1LD0/CSWI1.Pos.Oper[CO] requested true',
    'operate write: Operate BAY1LD0/CSWI1.Pos.Oper[CO] succeeded true',
    'configure write: Set GOOSE enable BAY1LD0/LLN0.gcb1.GoEna[GO] requested false',
    'configure write: Set GOOSE enable BAY1LD0/LLN0.gcb1.GoEna[GO] rejected false object-access-denied',
    'stop stop Main requested',
    'stop stop Main rejected access: object-access-denied',
  ])
})

test('reports name the members of their data set', () => {
  const facts = script('reports')
  assert.deepEqual(
    said(facts, 'reading').map((fact) => fact.kind === 'reading' && [fact.point, fact.value]),
    [
      ['BAY1LD0/MMXU1.TotW.mag.f[MX]', 812.5],
      ['BAY1LD0/CSWI1.Pos.stVal[ST]', '10'],
    ],
  )
  const [stream] = said(facts, 'stream')
  assert.deepEqual(stream, { kind: 'stream', about: 'server', id: 'urcb01', sequence: 7, state: 'confRev 1' })
})

test('a file is counted, its deletion named and its refusal explained', () => {
  const facts = script('files')
  const [transfer] = said(facts, 'transfer')
  assert.equal(transfer?.kind === 'transfer' && `${transfer.name} ${transfer.bytes}`, 'COMTRADE/0001.dat 6')
  assert.equal(
    operations(facts).at(-1),
    'delete fileDelete COMTRADE/0001.dat rejected file: file-access-denied',
  )
})

test('how a control ended is told by a report', () => {
  const oper = encode.name('BAY1LD0', 'CSWI1$CO$Pos$Oper')
  const value = encode.structure(encode.boolean(true))
  const error = encode.structure(
    encode.string('BAY1LD0/CSWI1$CO$Pos$Oper'),
    encode.signed(0),
    encode.structure(encode.signed(3), encode.string('scada')),
    encode.unsigned(1),
    encode.signed(10),
  )
  const names = (...all: readonly Uint8Array[]) => encode.listOfVariable(...all)
  const facts = conversation(
    ['server', data(encode.informationReport(names(oper), value))],
    ['server', data(encode.informationReport(names(encode.name('', 'LastApplError'), oper), error, value))],
  )
  assert.deepEqual(operations(facts), [
    'report informationReport: Command termination BAY1LD0/CSWI1.Pos.Oper[CO] succeeded',
    'report informationReport: Control error LastApplError, BAY1LD0/CSWI1.Pos.Oper[CO] rejected Blocked-by-interlocking',
  ])
})

test('modes, resets, settings and substitution', () => {
  const verbs = (item: string) => writeMeaning({ domain: 'LD0', item })?.verb
  assert.equal(verbs('LLN0$CO$Mod$Oper'), 'set-mode')
  assert.equal(verbs('LPHD1$CO$RsStat$Oper$ctlVal'), 'restart')
  assert.equal(verbs('LLN0$SP$SGCB$ActSG'), 'configure')
  assert.equal(verbs('PTOC1$SE$StrVal$setMag$f'), 'configure')
  assert.equal(verbs('XCBR1$SV$Pos$subVal'), 'force')
  assert.equal(verbs('CSWI1$CO$Pos$Cancel'), 'operate')
  assert.equal(verbs('MMXU1$MX$TotW$mag$f'), undefined)
})

test('a password in clear text is told, not shown', () => {
  const facts = conversation(
    ['client', encode.associateRequest({ password: 'substation' })],
    ['server', encode.associateResponse()],
  )
  const [session] = said(facts, 'session')
  assert.equal(session?.kind === 'session' && session.clearText, true)
  assert.ok(!JSON.stringify(facts).includes('substation'))
})

test('MMS on the transport itself, and other things that are not MMS', () => {
  assert.equal(
    protocol.probe?.(sliceOf(encode.request(1, 40, encode.field(0, new Uint8Array([65, 66]))))),
    'yes',
  )
  assert.equal(protocol.probe?.(sliceOf(hex('3201000000010008 0000f0000001000101e0'))), 'no')
  assert.equal(protocol.probe?.(sliceOf(hex('0100010061053003020103'))), 'no')
})

test('server and client may both ask; answers find their own requests', () => {
  const variable = encode.listOfVariable(encode.name('ICC1', 'TASE2_Version'))
  const facts = conversation(
    ['client', data(encode.readRequest(1, variable))],
    ['server', data(encode.request(1, 2))],
    ['client', data(encode.identifyResponse(1, 'Example Works', 'Centre', '1'))],
    ['server', data(encode.readResponse(1, encode.structure(encode.signed(1996), encode.signed(8))))],
  )
  assert.deepEqual(operations(facts), [
    'read read ICC1/TASE2_Version requested',
    'identify identify requested',
    'identify identify succeeded',
    'read read ICC1/TASE2_Version succeeded',
  ])
  assert.ok(facts.some((fact) => fact.kind === 'payload' && fact.selector === 'tase2'))
})

test('hostile bytes end', () => {
  for (const { lines } of scripts)
    for (const [, bytes] of lines) for (const broken of mangled(bytes)) tryOut(protocol, [sliceOf(broken)])
})

test('who asks is the client, though the capture begins with an answer', () => {
  const [, answer] = scripts.find(({ name }) => name === 'identity')!.lines
  const slice = sliceOf(answer![1])
  const found = protocol.dissect(slice, protocol.newState?.())
  assert.equal(found.kind === 'message' && protocol.isFromClient?.(found.message, slice), false)
})

test('where no answer was heard, nobody refused the association', () => {
  const [first] = scripts.find(({ name }) => name === 'identity')!.lines
  const state = protocol.newState!()
  tryOut(protocol, [sliceOf(first![1], { fromClient: true })], state)
  const ended: Fact[] = []
  protocol.finish?.(state, (fact) => ended.push(fact as Fact))
  assert.deepEqual(said(ended, 'session'), [])
})
