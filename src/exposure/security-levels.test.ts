import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exposure } from '#model/exposure'
import { zoneSecurity } from './security-levels.ts'
import type { NetworkNeighbour } from './surroundings.ts'

const around = new Map(
  [
    ['plc', 'cell'],
    ['hmi', 'cell'],
    ['pc', 'office'],
  ].map(([id, zone]) => [id!, { id, zone, type: 'PLC' } as unknown as NetworkNeighbour]),
)
const finding = (device: string, name: string, state = 'open') =>
  ({ device, name, state, kind: 'posture' }) as unknown as Exposure

test('a zone reaches the level below the lowest requirement that something breaks', () => {
  const exposures = [finding('plc', 'unauthenticated-control'), finding('hmi', 'remote-access')]
  const [cell, office] = zoneSecurity(around, exposures, new Map([['cell', 2]]))
  assert.deepEqual([cell?.target, cell?.achieved, cell?.devices], [2, 1, 2])
  assert.deepEqual(
    cell?.reasons.map(({ requirement, devices }) => [requirement, devices]),
    [
      ['SR 1.2', ['plc']],
      ['SR 5.2 RE 1', ['hmi']],
    ],
  )
  assert.deepEqual([office?.target, office?.achieved, office?.reasons], [undefined, 4, []])
})

test('a default password leaves no level at all, until somebody settles it', () => {
  const [broken] = zoneSecurity(around, [finding('plc', 'default-credentials')], new Map())
  assert.equal(broken?.achieved, 0)
  const [settled] = zoneSecurity(around, [finding('plc', 'default-credentials', 'fixed')], new Map())
  assert.equal(settled?.achieved, 4)
})
