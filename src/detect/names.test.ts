import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device } from '#model/device'
import { called } from './names.ts'

const party = { realm: '', ip: '10.0.0.1', mac: undefined, port: undefined }

test('a device is called by its name and address, and no name hides the sentence behind it', () => {
  const name = (text: string) => called({ name: text } as Device, party)
  assert.equal(name('press-1'), 'press-1 (10.0.0.1)')
  assert.equal(name('x'.repeat(255)), `${'x'.repeat(59)}… (10.0.0.1)`)
  assert.equal(called(undefined, party), '10.0.0.1')
})
