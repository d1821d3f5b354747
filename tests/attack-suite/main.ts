/**
 * `npm run attack [-- NUMBER…] [--write]`: attack cases against the server and the engine of this machine, one after another, by number with
 * their results. `--write` keeps them in `bench/results/attack-suite.md`, case by case. Exit status 1 if one is open.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeExcerpt } from '../../simulator/first-light/write.ts'
import { type AttackCase, cases } from './cases.ts'
import { type CaseResult, type CaseState, writeResult } from './results.ts'
import { openTarget, type Target } from './target.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Milliseconds of the tests of one case. */
const TEST_MS = 15 * 60_000

async function run(
  { tests = [], probe, reason = '' }: AttackCase,
  target: Target,
): Promise<Omit<CaseResult, 'seconds'>> {
  if (reason !== '') return { state: 'not applicable', text: reason }
  const texts: string[] = []
  try {
    if (probe !== undefined) texts.push(`probe: ${await probe(target)}`)
    if (tests.length > 0) texts.push(await runTests(tests))
    return { state: 'held', text: texts.join('; ') }
  } catch (error) {
    return { state: 'open', text: error instanceof Error ? error.message : String(error) }
  }
}

const passed = new Map<string, string>()

/** Each combination of files once, however many cases it proves. The server goes on meanwhile: it is in this process. */
async function runTests(files: readonly string[]): Promise<string> {
  const key = files.join(' ')
  const known = passed.get(key)
  if (known !== undefined) return known
  const { status, stdout } = await outputOf(['--no-warnings', '--test', ...files])
  const count = (word: string) => Number(new RegExp(`^ℹ ${word} (\\d+)`, 'm').exec(stdout)?.[1] ?? 0)
  const failed = stdout.split('\n').filter((line) => line.startsWith('✖'))
  if (status !== 0 || count('pass') === 0)
    throw new Error(`${key}: ${count('fail')} tests failed: ${failed.slice(0, 5).join(' ') || 'none passed'}`)
  const text = `existing tests: ${count('pass')} passed in ${files.join(', ')}`
  passed.set(key, text)
  return text
}

function outputOf(args: readonly string[]): Promise<{ readonly status: number; readonly stdout: string }> {
  const options = {
    ...{ cwd: ROOT, timeout: TEST_MS, maxBuffer: 256 * 1024 * 1024 },
    // Node marks child processes of a test run; these are a run of their own.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  }
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, stdout) =>
      resolve({ status: error === null ? 0 : 1, stdout }),
    )
  })
}

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
})
const unknown = asked.filter((number) => cases.every((one) => one.number !== number))
if (unknown.length > 0)
  throw new Error(`no case ${unknown.join(', ')}; expected ${cases.map(({ number }) => number).join(', ')}`)
const chosen = asked.length === 0 ? cases : cases.filter(({ number }) => asked.includes(number))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-attack-'))
const states: CaseState[] = []
try {
  const capture = join(folder, 'plant.pcap')
  writeExcerpt(capture, { seed: 1, fromMinutes: 3, minutes: 3, attackAfterMinutes: 5 })
  const target = await openTarget(folder, capture)
  try {
    for (const one of chosen) {
      const begun = performance.now()
      const result = { ...(await run(one, target)), seconds: (performance.now() - begun) / 1000 }
      states.push(result.state)
      process.stdout.write(
        `${one.number.padStart(8)}  ${result.state.padEnd(14)}  ${result.seconds.toFixed(1).padStart(6)} s  ${one.title}: ${result.text}\n`,
      )
      if (values.write) writeResult(one, result)
    }
  } finally {
    await target.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const count = (state: CaseState) => states.filter((one) => one === state).length
process.stdout.write(
  `${states.length} cases: ${count('held')} held, ${count('open')} open, ${count('not applicable')} not applicable\n`,
)
process.exit(count('open') === 0 ? 0 : 1)
