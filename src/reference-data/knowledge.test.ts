import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadKnowledge } from './knowledge.ts'
import { MakerIndex } from './maker-index.ts'

const knowledge = loadKnowledge([{ name: 'modbus', family: 'ot' }])

test('finds every maker that the package lists', () => {
  const file = readFileSync(fileURLToPath(import.meta.resolve('oui-data')))
  const index = new MakerIndex(file)
  const listed = Object.entries(JSON.parse(file.toString()) as Record<string, string>)
  const prefixes = new Set(listed.map(([prefix]) => prefix))
  const isSplit = (prefix: string) =>
    [7, 9].some((n) => n > prefix.length && prefixes.has(prefix.padEnd(n, '0')))
  const wrong = listed.filter(([prefix, entry]) => {
    if (isSplit(prefix)) return false
    const digits = prefix.padEnd(12, '0')
    const expected = entry.split('\n', 1)[0]!.replace(/,$/, '').trim()
    return index.makerOf(digits.replace(/(..)(?!$)/g, '$1:').toLowerCase()) !== expected
  })
  assert.deepEqual(wrong, [])
  assert.equal(index.makerOf('00:00:00:00:00:01'), 'XEROX CORPORATION')
  assert.equal(index.makerOf('ff:ff:ff:00:00:00'), '')
})

test('says who made a network card, by one name per maker', () => {
  assert.equal(knowledge.vendorOfMac('00:1b:1b:00:00:01'), 'Siemens')
  assert.equal(knowledge.vendorOfMac('00:00:bc:01:02:03'), 'Rockwell Automation')
  assert.equal(knowledge.vendorOfMac('02:1b:1b:00:00:01'), '', 'a locally administered address names nobody')
  assert.equal(knowledge.vendorOfMac('00:00:00:00:00:01'), '', 'nor does one of a test bench')
})

test('joins the names of one maker and keeps namesakes apart', () => {
  assert.equal(knowledge.aliasOfVendor('Siemens AG, A&D PI Flow Instruments'), 'Siemens')
  assert.equal(knowledge.aliasOfVendor('Rockwell Automation/Allen-Bradley'), 'Rockwell Automation')
  assert.equal(knowledge.aliasOfVendor('Rockwell Collins'), 'Rockwell Collins')
  assert.equal(knowledge.aliasOfVendor('Gefran'), 'Gefran')
})

test('tells the type and maker of a product by its number', () => {
  assert.deepEqual(knowledge.typeOfModel('', '6ES7 315-2EH14-0AB0'), {
    vendor: 'Siemens',
    family: 'SIMATIC S7-300',
    type: 'PLC',
  })
  assert.equal(
    knowledge.typeOfModel('', '6GK5 204-0BA00-2BA3')?.vendor,
    undefined,
    'a prefix of mixed families says nothing',
  )
  assert.equal(knowledge.typeOfModel('', '1756-L61/B LOGIX5561')?.type, 'PLC')
  assert.equal(
    knowledge.typeOfModel('', '6ES7 151-8AB01-0AB0')?.type,
    'PLC',
    'a CPU in the shape of an interface module',
  )
  assert.equal(knowledge.typeOfModel('', '6ES7 151-3AA23-0AB0')?.type, 'I/O Adapter')
  assert.equal(
    knowledge.typeOfModel('', '1756-EN2T/D')?.type,
    undefined,
    'a communications card is no device type',
  )
  assert.equal(knowledge.typeOfModel('Schneider Electric', 'BMX P34 2020')?.family, 'Modicon M340')
  assert.equal(knowledge.typeOfModel('', 'P500'), undefined, 'two letters tell no maker')
  assert.equal(knowledge.typeOfModel('Rockwell Automation', '2711P-T10C4D8')?.type, 'HMI')
})

test('names the product of an order number', () => {
  assert.equal(knowledge.modelOfOrderNumber('6AG1 052-1CC08-7BA1'), 'SIPLUS LOGO! 24CE')
  assert.equal(knowledge.modelOfOrderNumber('6ES7 000'), '')
})
