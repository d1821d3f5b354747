import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { calibrationError, evaluate } from './evaluate.ts'
import { isSafePattern, withoutInlineFlags } from './patterns.ts'
import { Softmax } from './softmax.ts'

test('the short evaluation has no figure below its limit', async () => {
  const protocols = new Set(readdirSync(new URL('../../src/protocols/', import.meta.url)))
  const { text, failures } = await evaluate({ captures: '', protocols, isShort: true })
  assert.deepEqual(failures, [])
  assert.match(text, /0 of \d+ surely wrong/)
})

test('the model learns what separates two labels, the same way each time', () => {
  const examples = ['a', 'b', 'c'].flatMap((word) => [
    { tokens: [word, 'left'], label: 'l' },
    { tokens: [word, 'right'], label: 'r' },
  ])
  const [one, other] = [new Softmax(examples), new Softmax(examples)]
  assert.ok(one.shares(['left', 'new'])[0]! > 0.8)
  assert.deepEqual(one.shares(['right']), other.shares(['right']))
})

test('calibration error is the distance of confidence and truth', () => {
  assert.equal(calibrationError([{ isRight: true, confidence: 1 }]), 0)
  assert.equal(calibrationError([{ isRight: false, confidence: 0.95 }]), 0.95)
})

test('a pattern with nested repeats is refused, flags of Ruby become ours', () => {
  assert.equal(isSafePattern('(a+)+b'), false)
  assert.equal(isSafePattern('^HP (LaserJet|OfficeJet)$'), true)
  assert.deepEqual(withoutInlineFlags('(?i)^x'), { pattern: '^x', isIgnoringCase: true })
})
