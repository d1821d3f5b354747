import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areaOf, parameterArea } from './areas.ts'

test('banks of the EM area have codes of three ranges, for words and for bits', () => {
  assert.deepEqual(
    [0x20, 0x2f, 0x60, 0x68, 0x97, 0xa0, 0xaf, 0xe0, 0xe8].map((code) => {
      const { name, isWord } = areaOf(code)
      return `${name} ${isWord}`
    }),
    [
      'EM0 bit false',
      'EMF bit false',
      'EM10 true',
      'EM18 true',
      'EM7 true',
      'EM0 true',
      'EMF true',
      'EM10 bit false',
      'EM18 bit false',
    ],
  )
})

test('an area that no manual names is its number', () => {
  assert.deepEqual(areaOf(0x55), { name: 'area 55', isWord: false })
  assert.equal(parameterArea(0x8014), 'area 8014')
})

test('parameter areas are those of W342', () => {
  assert.deepEqual([0x8002, 0x8010, 0x8012, 0x8013].map(parameterArea), [
    'CPU bus unit setup',
    'PLC setup',
    'I/O tables',
    'routing tables',
  ])
})
