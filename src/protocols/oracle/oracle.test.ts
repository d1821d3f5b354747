import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const bytes = encode.connect('(DESCRIPTION=(CONNECT_DATA=(SID=X)(CID=(PROGRAM=tool)(HOST=PC1)(USER=anna))))')

test('a connection tells who connects to which service', () => {
  const said = factsOf(protocol, bytes, { isStream: true })
  assert.equal(said[0]?.kind === 'operation' && said[0].object, 'X')
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'identity' ? [fact.value] : [])),
    ['tool', 'PC1', 'anna'],
  )
})

test('damaged packets end', () => {
  for (const damaged of mangled(bytes)) factsOf(protocol, damaged, { isStream: true })
})
