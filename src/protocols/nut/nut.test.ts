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
    if (fact.kind === 'identity') return `${fact.about ?? 'server'} ${fact.attribute} ${fact.value}`
    if (fact.kind === 'reading') return `${fact.about} ${fact.point} ${fact.value}`
    if (fact.kind === 'session') return `${fact.phase} ${fact.user}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.unit, fact.object, fact.outcome, fact.error].filter(Boolean).join(' ')
      : fact.kind
  })

test('a UPS says who it is, and a list is one answer', () => {
  const list =
    'BEGIN LIST VAR a\nVAR a device.model "9PX"\nVAR a device.mfr "unknown"\nVAR a input.voltage "230.1"\nEND LIST VAR a'
  assert.deepEqual(words(['LIST VAR a', true], [list, false]), [
    'read LIST VAR a requested',
    'server/unit:a model 9PX',
    'server/unit:a input.voltage 230.1',
    'read LIST VAR a succeeded',
  ])
})

test('taking the power away stops, by whoever logged on', () => {
  const lines = [
    ['USERNAME joe', true],
    ['OK', false],
    ['PASSWORD x', true],
    ['OK', false],
    ['INSTCMD a load.off', true],
    ['ERR ACCESS-DENIED', false],
  ] as const
  assert.deepEqual(words(...lines).slice(4), [
    'stop INSTCMD a load.off requested',
    'stop INSTCMD a load.off rejected ACCESS-DENIED',
    'refused joe',
  ])
  assert.deepEqual(words(['FSD a', true]), ['stop FSD a requested'])
  assert.deepEqual(words(['INSTCMD a test.battery.start.quick', true]), [
    'diagnose INSTCMD a test.battery.start.quick requested',
  ])
})

test('secrets are neither told nor shown', () => {
  const said = JSON.stringify(
    tryOut(protocol, [sliceOf(byteCount('PASSWORD s3cret\n'), { isStream: true })]).said,
  )
  assert.ok(!said.includes('s3cret'))
  assert.ok(!JSON.stringify(protocol.rows?.({ text: 'PASSWORD s3cret' })).includes('s3cret'))
})

test('questions about a UPS prove it, other lines do not', () => {
  const is = (line: string) => protocol.probe?.(sliceOf(byteCount(line), { isStream: true }))
  assert.equal(is('LIST UPS\n'), 'yes')
  assert.equal(is('GET VAR a ups.status\n'), 'yes')
  assert.equal(is('LIST U'), 'more')
  assert.equal(is('GET /index.html HTTP/1.1\r\n'), 'no')
  assert.equal(is('LIST\r\n'), 'no', 'FTP')
  assert.equal(is('LIST ACTIVE\r\n'), 'no', 'NNTP')
})

test('whether an instant command was carried out is an answer, too', () => {
  const words5 = words(
    ['GET TRACKING 1bd31808', true],
    ['SUCCESS', false],
    ['LIST UPS', true],
    ['ERR ACCESS-DENIED', false],
  )
  assert.deepEqual(words5.filter((word) => /succeeded|rejected/.test(word)).length, 2)
})

test('damaged lines end', () => {
  for (const bytes of [
    ...mangled(byteCount('INSTCMD a load.off\n')),
    ...mangled(byteCount('VAR a device.model "9"\n')),
  ])
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
