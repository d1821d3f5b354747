import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stepsFor, TOUR } from './tour-steps.ts'

test('the tour has six steps, and ids are encoded into their addresses', () => {
  const steps = stepsFor('i/1', 'a?b')
  assert.equal(steps.length, 6)
  assert.equal(steps[3]?.path, '/incidents/i%2F1')
  assert.equal(steps[4]?.path, '/alerts?alert=a%3Fb&status=all')
})

test('without an incident, only the map is shown', () => {
  assert.deepEqual(
    stepsFor(undefined, undefined).map(({ target }) => target),
    ['map'],
  )
})

test('titles are short and texts fit a card', () => {
  for (const { title, text } of TOUR) assert.ok(title.length <= 60 && text.length <= 180, title)
})
