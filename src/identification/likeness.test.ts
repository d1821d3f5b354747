import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alikeTo, groupsOf, likeness } from './likeness.ts'

const camera = (id: string) => ({
  id,
  tokens: ['v:example', 'cam#', 'o55:1,3,6', `serial${id}`, 'serves:http'],
})
const CAMERAS = ['a', 'b', 'c', 'd'].map(camera)
const OTHERS = Array.from({ length: 20 }, (_, at) => ({ id: `pc${at}`, tokens: ['asks:http', `host${at}`] }))

test('devices that share rare words are alike, those that share a protocol are not', () => {
  assert.deepEqual(alikeTo(CAMERAS[0]!, [...CAMERAS, ...OTHERS]), ['b', 'c', 'd'])
  assert.deepEqual(groupsOf([...CAMERAS, ...OTHERS])[0], ['a', 'b', 'c', 'd'])
  assert.equal(likeness(['asks:http', 'x'], ['asks:http', 'y']) < 0.4, true)
  assert.equal(likeness([], []), 0)
})
