import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linksCsv } from '#export/csv'
import type { LinkItem } from '#schema/analysis'
import { csvLine } from './csv.ts'

/** Host names as a device may send them; a spreadsheet would run each. */
const FORMULAS = ['=1+1', ' =1+1', '\n=1+1', '\t@SUM(1)', '+1', '-1', '@A1', '＝1+1', '＋1', '－1', '＠A1']

test('no text from a packet is a formula of a spreadsheet', () => {
  for (const name of FORMULAS) {
    assert.match(csvLine([name]), /^"?'/, JSON.stringify(name))
    const link = { client: name, operations: [] } as unknown as LinkItem
    assert.match([...linksCsv([link])][1] ?? '', /^"?'/, JSON.stringify(name))
  }
  assert.equal(csvLine(['plc-1 = main', 'a@b', -5]), 'plc-1 = main,a@b,-5\r\n')
})
