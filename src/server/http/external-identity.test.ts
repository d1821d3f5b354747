import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roleOfGroups } from './external-identity.ts'

const ROLES = [
  { role: 'Admin', groups: ['OT-Admins'] },
  { role: 'Reader', groups: ['cn=readers,ou=groups,dc=plant,dc=example', 'Shift, night'] },
] as const

test('gives the strongest role of the groups, by name or by DN', () => {
  assert.equal(roleOfGroups(['readers'], ROLES), null)
  assert.equal(roleOfGroups(['CN=Readers,OU=Groups,DC=plant,DC=example'], ROLES), 'Reader')
  assert.equal(
    roleOfGroups(['cn=ot-admins,ou=x', 'CN=Readers,OU=Groups,DC=plant,DC=example'], ROLES),
    'Admin',
  )
  assert.equal(roleOfGroups(['cn=Shift\\, night,ou=x'], ROLES), 'Reader')
  assert.equal(roleOfGroups(['ou=ot-admins,cn=x', 'ot-admins-2', 'uid=ot-admins,ou=x'], ROLES), null)
  assert.equal(roleOfGroups([], ROLES), null)
})
