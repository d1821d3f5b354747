/**
 * `npm run attack [-- NUMBER…]`: every attack case against the server and the engine of this machine, by number with its result. Exit
 * status 1 if one broke something.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeExcerpt } from '../../simulator/first-light/write.ts'
import { type AttackCase, cases } from './cases.ts'
import { openTarget, type Target } from './target.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Milliseconds of the tests of one case. */
const TEST_MS = 15 * 60_000

interface Result {
  readonly state: 'held' | 'broke' | 'does not apply'
  readonly text: string
}

async function run({ tests = [], probe, reason = '' }: AttackCase, target: Target): Promise<Result> {
  if (reason !== '') return { state: 'does not apply', text: reason }
  const texts: string[] = []
  try {
    if (probe !== undefined) texts.push(await probe(target))
    if (tests.length > 0) texts.push(runTests(tests))
    return { state: 'held', text: texts.join('; ') }
  } catch (error) {
    return { state: 'broke', text: error instanceof Error ? error.message : String(error) }
  }
}

const passed = new Map<string, string>()

/** Each combination of files once, however many cases it proves. */
function runTests(files: readonly string[]): string {
  const key = files.join(' ')
  const known = passed.get(key)
  if (known !== undefined) return known
  const { status, stdout } = spawnSync(process.execPath, ['--no-warnings', '--test', ...files], {
    ...{ cwd: ROOT, encoding: 'utf8', timeout: TEST_MS, maxBuffer: 256 * 1024 * 1024 },
    // Node marks child processes of a test run; these are a run of their own.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  })
  const count = (word: string) => Number(new RegExp(`^ℹ ${word} (\\d+)`, 'm').exec(stdout)?.[1] ?? 0)
  const failed = stdout.split('\n').filter((line) => line.startsWith('✖'))
  if (status !== 0 || count('pass') === 0)
    throw new Error(`${key}: ${count('fail')} tests failed: ${failed.slice(0, 5).join(' ') || 'none passed'}`)
  const text = `${count('pass')} tests of ${files.length} files`
  passed.set(key, text)
  return text
}

const asked = process.argv.slice(2)
const chosen = asked.length === 0 ? cases : cases.filter(({ number }) => asked.includes(number))
if (chosen.length === 0)
  throw new Error(`expected numbers of ${cases.map(({ number }) => number).join(', ')}`)
const folder = mkdtempSync(join(tmpdir(), 'sightglass-attack-'))
const states: string[] = []
try {
  const capture = join(folder, 'plant.pcap')
  writeExcerpt(capture, { seed: 1, fromMinutes: 3, minutes: 3, attackAfterMinutes: 5 })
  const target = await openTarget(folder, capture)
  try {
    for (const one of chosen) {
      const { state, text } = await run(one, target)
      states.push(state)
      process.stdout.write(`${one.number.padStart(8)}  ${state.padEnd(14)}  ${one.title}: ${text}\n`)
    }
  } finally {
    await target.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const count = (state: string) => states.filter((one) => one === state).length
process.stdout.write(
  `${states.length} cases: ${count('held')} held, ${count('broke')} broke, ${count('does not apply')} do not apply\n`,
)
process.exit(count('broke') === 0 ? 0 : 1)
