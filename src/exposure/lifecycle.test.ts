/** OpenEoX Core 1.0, CSD01, in the shells of the drafts. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readOpenEox } from './lifecycle.ts'

const same = (name: string) => name
const core = (more: object = {}) => ({
  $schema: 'https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json',
  end_of_life: '2025-12-31T12:00:00Z',
  end_of_security_support: '2024-06-30T00:00:00Z',
  last_updated: '2024-02-01T12:00:00Z',
  ...more,
})
const dates = {
  endOfLife: '2025-12-31',
  endOfSecuritySupport: '2024-06-30',
  endOfSales: '',
  updated: '2024-02-01',
}

describe('OpenEoX', () => {
  it('names products by name, by hardware and software, and by a product tree', () => {
    const document = {
      $schema: 'https://docs.oasis-open.org/openeox/tbd/schema/shell.json',
      statements: [
        { core: core(), product_name: 'S7-300', product_version: 'all', vendor_name: 'Siemens' },
        {
          core: core({ end_of_life: 'tba' }),
          product: { hardware: { product_name: 'H', product_version: '< 2.0', vendor_name: 'Maker' } },
        },
        { core: core(), product_ids: ['P1'], group_ids: ['G1'] },
      ],
      product_tree: {
        branches: [
          {
            category: 'vendor',
            name: 'Moxa',
            branches: [
              {
                category: 'product_name',
                name: 'EDS-408A',
                product: {
                  product_id: 'P1',
                  name: 'EDS-408A',
                  product_identification_helper: { model_numbers: ['EDS-408A'] },
                },
              },
              { category: 'product_name', name: 'EDS-405A', product: { product_id: 'P2', name: 'EDS-405A' } },
            ],
          },
        ],
        product_groups: [{ group_id: 'G1', product_ids: ['P1', 'P2'] }],
      },
    }
    const all = { range: 'vers:all/*', ...dates }
    assert.deepEqual(readOpenEox(document, same), [
      { vendor: 'siemens', product: 'S7-300', models: [], ...all },
      { vendor: 'maker', product: 'H', models: [], ...dates, range: '< 2.0', endOfLife: '' },
      { vendor: 'moxa', product: 'EDS-408A', models: ['EDS-408A'], ...all },
      { vendor: 'moxa', product: 'EDS-405A', models: [], ...all },
    ])
  })

  it('is refused in words where it names no product, and is something else without its marks', () => {
    assert.throws(() => readOpenEox(core(), same), /names no product/)
    assert.throws(
      () => readOpenEox({ $schema: 'https://…/openeox/shell.json', statements: [{ core: core() }] }, same),
      /no statement names a product/,
    )
    assert.equal(readOpenEox({ statements: [{}] }, same), undefined)
    for (const odd of [null, [], 'text', { statements: 'x' }]) assert.equal(readOpenEox(odd, same), undefined)
  })
})
