import assert from 'node:assert/strict'
import { test } from 'node:test'
import { productOf } from './product.ts'

test('the maker stands once, and the order number where no model is known', () => {
  const said = [
    { vendor: 'Siemens', model: 'CPU 315-2 PN/DP', orderNumber: '6ES7 315-2EH14-0AB0' },
    { vendor: 'Siemens', model: '', orderNumber: '6ES7 315-2EH14-0AB0' },
    { vendor: 'Cisco', model: 'cisco WS-CE500-24TT' },
    { vendor: '', model: 'MVI56' },
    { vendor: '', model: '' },
  ].map(productOf)
  assert.deepEqual(said, [
    'Siemens CPU 315-2 PN/DP',
    'Siemens 6ES7 315-2EH14-0AB0',
    'Cisco WS-CE500-24TT',
    'MVI56',
    '',
  ])
})
