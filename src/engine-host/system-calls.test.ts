import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { ARCHITECTURES, systemCallFilter } from './system-calls.ts'

/** Set to write the files instead of comparing them. */
const WRITES = process.env.WRITE_FILTERS !== undefined

for (const [name, architecture] of Object.entries(ARCHITECTURES))
  test(`the filter file of ${name} is what the table gives`, () => {
    const file = new URL(`system-calls-${name}.bpf`, import.meta.url)
    const filter = systemCallFilter(architecture)
    if (WRITES) writeFileSync(file, filter)
    assert.deepEqual(new Uint8Array(readFileSync(file)), new Uint8Array(filter))
  })
