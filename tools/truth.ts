/**
 * Grades `sightglass analyze` against the referee's tables of the shared captures, where they are there.
 *   npm run truth -- [--only folder,folder] [--limit N] [--out details.jsonl]
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const shared = fileURLToPath(new URL('../../shared/', import.meta.url))
const grader = `${shared}tools/protocols.mjs`
const captures = `${shared}captures`

if (!existsSync(grader) || !existsSync(`${captures}/TRUTH.jsonl`)) {
  console.log(`skipped: the shared captures are not at ${captures}`)
} else {
  const argumentsOfGrader = [
    grader,
    '--truth',
    `${captures}/TRUTH.jsonl`,
    '--root',
    captures,
    '--jobs',
    '2',
    ...process.argv.slice(2),
  ]
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  process.exitCode = spawnSync(process.execPath, argumentsOfGrader, { cwd, stdio: 'inherit' }).status ?? 1
}
