import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moved, resized } from './places.ts'

const places = ['a', 'b', 'c'].map((widget) => ({ widget, columns: 1 }))
const names = (all: readonly { readonly widget: string }[]) => all.map(({ widget }) => widget).join('')

test('a widget is moved, and not beyond the ends', () => {
  assert.equal(names(moved(places, 0, 2)), 'bca')
  assert.equal(names(moved(places, 2, 0)), 'cab')
  assert.equal(moved(places, 0, -1), places)
  assert.equal(moved(places, 5, 0), places)
})

test('the width goes from one to three columns and back', () => {
  const wider = resized(resized(places, 1), 1)
  assert.deepEqual(
    wider.map(({ columns }) => columns),
    [1, 3, 1],
  )
  assert.equal(resized(wider, 1)[1]?.columns, 1)
})
