import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { ARCHITECTURES, SENDER_CALLS, systemCallFilter } from './system-calls.ts'

/** Set to write the files instead of comparing them. */
const WRITES = process.env.WRITE_FILTERS !== undefined

const SENDER = new URL('../active/sender/', import.meta.url)

for (const [name, architecture] of Object.entries(ARCHITECTURES)) {
  test(`the filter file of the query sender on ${name} is what the table gives`, () => {
    const file = new URL(`system-calls-${name}.bpf`, SENDER)
    const filter = systemCallFilter(architecture, SENDER_CALLS)
    if (WRITES) writeFileSync(file, filter)
    assert.deepEqual(new Uint8Array(readFileSync(file)), new Uint8Array(filter))
  })

  test(`the filter file of ${name} is what the table gives`, () => {
    const file = new URL(`system-calls-${name}.bpf`, import.meta.url)
    const filter = systemCallFilter(architecture)
    if (WRITES) writeFileSync(file, filter)
    assert.deepEqual(new Uint8Array(readFileSync(file)), new Uint8Array(filter))
  })
}
