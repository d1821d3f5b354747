/** Regressions: captures that once crashed the engine. Each is ours, made from goldens or by an encoder. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('./regressions/', import.meta.url))
const FUZZ = fileURLToPath(new URL('../../tools/fuzz.ts', import.meta.url))
/** A process of its own, for a hang would hold up every other test. */
const LONGEST_MS = 30_000

describe('what was once found ends well', () => {
  const captures = readdirSync(FOLDER).filter((name) => name.endsWith('.pcap'))
  for (const file of captures.sort())
    test(file.slice(0, -'.pcap'.length), () => {
      const replay = spawnSync(process.execPath, [FUZZ, '--replay', `${FOLDER}${file}`], {
        timeout: LONGEST_MS,
      })
      assert.equal(replay.status, 0, `${replay.stdout}${replay.stderr}`)
    })
})
