import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asciiBytes } from '#bytes/ber-write'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

test('a hello names the device, and patients stay unsaid', () => {
  const said = tryOut(
    protocol,
    scripts[0]!.lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true })),
  ).said as readonly Fact[]
  const found = said.flatMap((fact) => (fact.kind === 'identity' ? [`${fact.attribute} ${fact.value}`] : []))
  assert.deepEqual(found, [
    'device-id 00-11-22',
    'vendor Example Works',
    'model EX-Glu',
    'serial S77',
    'firmware 3.1',
  ])
  assert.ok(!JSON.stringify(said).includes('4711'))
})

test('other XML is not claimed', () => {
  const judge = (text: string) => protocol.probe?.(sliceOf(asciiBytes(text), { isStream: true }))
  assert.equal(judge('<HEL.R01>'), 'yes')
  assert.equal(judge('<?xml version="1.0"?><HEL.R01>'), 'yes')
  assert.equal(judge('<html>'), 'no')
  assert.equal(judge('<ABC.R01>'), 'no')
  assert.equal(judge('<HE'), 'more')
})
