import assert from 'node:assert/strict'
import { test } from 'node:test'
import { behaviourKeys } from './behaviour-keys.ts'

const nameOf = (key: string, value: string) =>
  behaviourKeys.find(({ name }) => name === key)?.valueName?.(value)

test('classes and services have their names, and stay codes where none is published', () => {
  assert.equal(nameOf('CIP Class', 'class 0x02'), 'Message Router')
  assert.equal(nameOf('CIP Class', 'class 0x8d'), undefined)
  assert.equal(nameOf('CIP Class Service', 'class 0x02 0x0a'), 'Message Router: Multiple Service Packet')
  assert.equal(nameOf('CIP Class Service', 'class 0x02 0x7a'), 'Message Router: 0x7a')
})

test('a service is named by its object, and without one only if no class has its own', () => {
  assert.equal(nameOf('CIP Service', '0x4c Dosing.PH'), 'Read Tag: Dosing.PH')
  assert.equal(
    nameOf('CIP Service', '0x0a class 0x02 Message Router/instance 1'),
    'Multiple Service Packet: Message Router/instance 1',
  )
  assert.equal(nameOf('CIP Service', '0x0e'), 'Get Attribute Single (0x0e)')
  assert.equal(nameOf('CIP Service', '0x4c'), 'Read Tag or object-specific (0x4c)')
  assert.equal(nameOf('CIP Service', 'class 0x02'), undefined)
})
