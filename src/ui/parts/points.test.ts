import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixturePoints } from '#ui/source/testing/process-values'
import { beyondText, normalText, valueText } from './points.ts'

test('what is normal of each kind of point is told as an engineer would', () => {
  const reported = new Map(fixturePoints(false).items.map((item) => [item.kind, normalText(item)]))
  assert.deepEqual(Object.fromEntries(reported), {
    enumerated: '280, 300 or 320',
    continuous: '42.32 to 50.94',
    counter: 'increases only, up to 88,412 so far',
    constant: 'always 0',
    text: 'any text',
  })
})

test('many values are not all named, and an empty one is told', () => {
  const [point] = fixturePoints(false).items
  assert.ok(point)
  const many = { ...point, values: ['1', '2', '3', '4', '5', '6', '7', '8'] }
  assert.equal(normalText(many), '1, 2, 3, 4, 5, 6 or 2 others')
  assert.equal(normalText({ ...point, kind: 'constant', values: [''] }), 'always nothing')
  assert.equal(normalText({ ...point, kind: 'constant', values: ['0010'] }), 'always 0010')
})

test('small values keep their digits, large ones need none', () => {
  assert.deepEqual([0.000123456, 7.283296, 50000.4].map(valueText), ['0.0001235', '7.283', '50,000'])
  assert.deepEqual([1.4e-45, 0, -3.4e38].map(valueText), ['1.400e-45', '0', '-3.400e+38'])
})

test('values beyond the learned range are shown unless they look the same', () => {
  const [point] = fixturePoints(false).items
  assert.ok(point)
  const seen = (seenLeast: number | null, seenMost: number | null) =>
    beyondText({ ...point, least: 280, most: 320, seenLeast, seenMost })
  assert.equal(seen(0, 900), 'seen: 0 to 900')
  assert.equal(seen(400, 400), 'seen: 400')
  assert.deepEqual([seen(280, 300), seen(null, null)], [undefined, undefined])
  assert.equal(seen(279.99, 320.01), undefined)
  assert.equal(seen(279, 320.01), 'seen: 279 to 320')
})
