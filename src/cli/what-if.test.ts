import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Device } from '#model/device'
import { changeCalled, deviceCalled } from './what-if.ts'

const devices = [
  {
    id: 'a1',
    name: 'INTAKE2',
    ipAddresses: ['10.21.1.11'],
    macAddresses: ['00:01:02:03:04:05'],
    zone: 'intake',
  },
] as unknown as Device[]

it('finds a device by id, name or address', () => {
  for (const text of ['a1', 'INTAKE2', '10.21.1.11', '00:01:02:03:04:05'])
    assert.equal(deviceCalled(text, devices), 'a1')
  assert.throws(() => deviceCalled('10.9.9.9', devices), /10\.9\.9\.9: no such device/)
})

it('takes changes as people type them, and no change of nothing', () => {
  assert.equal(changeCalled('close:10.21.1.11', devices), 'close:a1')
  assert.equal(changeCalled('move:INTAKE2>control room', devices), 'move:a1>control room')
  assert.equal(changeCalled('segment:intake', devices), 'segment:intake')
  assert.throws(() => changeCalled('segment:nowhere', devices), /no device in zone nowhere/)
  for (const wrong of ['close', 'close:', 'paint:a1', 'move:a1', 'move:a1>', ''])
    assert.throws(() => changeCalled(wrong, devices), /--without: expected patch:DEVICE/)
})
