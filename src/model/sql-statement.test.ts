import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sqlStatement } from './sql-statement.ts'

test('names the statement and what it does, without names and values', () => {
  assert.deepEqual(sqlStatement('select * from batches where id = 7'), { statement: 'SELECT', verb: 'read' })
  assert.deepEqual(sqlStatement('/* app */ DROP TABLE recipes;'), { statement: 'DROP TABLE', verb: 'delete' })
  assert.deepEqual(sqlStatement('ALTER USER pg PASSWORD x'), { statement: 'ALTER USER', verb: 'configure' })
  assert.deepEqual(sqlStatement('INSERT INTO log(x) VALUES (1)'), { statement: 'INSERT', verb: 'write' })
})

test('says nothing of what is no statement', () => {
  for (const text of ['', '1', 'BEGIN', '\u0000\u0001', '/* never ends', 'SELECTED'])
    assert.equal(sqlStatement(text), undefined)
})
