import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typeOfWords } from './type-tables.ts'

test('a word joined to a digit is a model code', () => {
  assert.equal(typeOfWords('DCS-935L'), undefined)
  assert.equal(typeOfWords('HMI_5070'), undefined)
  assert.equal(typeOfWords('900-dcs'), undefined)
  assert.equal(typeOfWords('DCS controller'), 'DCS Controller')
  assert.equal(typeOfWords('Safety PLC'), 'PLC')
  assert.equal(typeOfWords('I/O Adapter'), 'I/O Adapter')
})
