import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSavedViews, limits, viewAddress, withView } from './saved-views.ts'

test('the address of a view does not depend on the order of its words nor on the selected row', () => {
  assert.equal(
    viewAddress({ zone: 'Dosing', alert: 'a-1', level: '1', search: '' }, ['alert']),
    'level=1&zone=Dosing',
  )
})

test('a view of the same name is replaced, keeps being the default, and views are bounded', () => {
  const first = [{ name: 'Mine', address: 'a=1', isDefault: true }]
  assert.deepEqual(withView(first, 'Mine', 'a=2'), [{ name: 'Mine', address: 'a=2', isDefault: true }])
  assert.equal(withView(first, '', 'a=2'), first)
  let many: ReturnType<typeof withView> = []
  for (let at = 0; at < limits.views + 3; at++) many = withView(many, `view ${at}`, '')
  assert.equal(many.length, limits.views)
  assert.ok(isSavedViews(many) && !isSavedViews([{ name: 1 }]))
})
