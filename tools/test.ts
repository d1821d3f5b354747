/**
 * Runs the checks and tests, and ends with `N passed, N failed[, N skipped]` alone on a line.
 *   npm test                     types, lint, terms, layers, unit tests, and suites over what differs from main
 *   npm run test:all             everything; of pairs of protocols, of similar cases and of files that start processes a sample, which
 *                                --pairs 1 makes all
 *   npm test -- --only types     the jobs whose names begin so; `--list` prints the names
 *   npm run test:all -- --seed 7 the sample of another run, to repeat a failure
 *   npm run test:all -- --continue   leaves out what `npm test` just did on the same files, and adds its counts
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fnv1a } from '#model/testing/sampled-test'
import { changedFiles, selectionOf } from './test-run/changes.ts'
import { type Counts, MARK } from './test-run/reporter.ts'
import { unitFiles } from './test-run/unit-files.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Results of the last run, for `--continue`. */
const LAST_RUN = join(ROOT, 'build/last-test-run.json')
/** Many processes read the same sources: the first one strips types and compiles for all. */
const COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? join(ROOT, 'build/cache')
const PROCESSORS = availableParallelism()
/** Files that start processes run beside as many others as there are processors, and these. */
const WAITERS = 2
/** A line at least so often, so that nobody takes a long test for a hang. */
const SILENCE_MS = 20_000
/** Characters of a job's output that are kept: the last ones. */
const LONGEST_OUTPUT = 400_000
/** The full run tests one of so many pairs of protocols against each other. */
const PAIRS = 16
/** Of cases that resemble each other it tests one of so many: captures in slices, proofs of alerts, pages and their keys. */
const CASES = 4
/** Of the files of unit tests that start processes it leaves out one of so many. */
const LEFT_OUT = 3

interface Job {
  readonly name: string
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** It starts processes and waits for them: it runs after the others, with more of its kind than there are processors. */
  readonly waits?: boolean
  /** `node --test`, which counts its tests; any other job counts as one. */
  readonly isTests: boolean
}

interface LastRun {
  readonly state: string
  readonly jobs: readonly string[]
  readonly protocols: readonly string[]
  readonly rules: readonly string[]
  readonly counts: Counts
}

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    continue: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    only: { type: 'string' },
    pairs: { type: 'string', default: `${PAIRS}` },
    // A new sample each day, the same for everybody who tests that day.
    seed: { type: 'string', default: new Date().toISOString().slice(0, 10).replaceAll('-', '') },
  },
})
const selection = selectionOf(changedFiles(ROOT), values.seed)
const before = values.continue ? lastRun() : undefined
const jobs = (values.all ? fullRun() : fastRun())
  .filter(
    ({ name }) => values.only === undefined || values.only.split(',').some((only) => name.startsWith(only)),
  )
  .filter(({ name }) => !before?.jobs.includes(name))
if (values.list) {
  for (const { name } of jobs) console.log(name)
  process.exit(0)
}
process.exitCode = (await runAll()) > 0 ? 1 : 0

function tests(name: string, files: readonly string[], environment: Job['environment'] = {}): Job {
  // In one process a timer of one file would keep the others' process alive.
  return testJob(name, ['--test-isolation=none', '--test-force-exit', ...files], { environment })
}

/** A job for each file, in a process of its own, since they depend on each other's servers and load. */
function waitingTests(name: string, files: readonly string[], environment: Job['environment'] = {}): Job[] {
  return files.map((file) =>
    testJob(`${name}: ${file}`, ['--test-isolation=process', file], { environment, waits: true }),
  )
}

function testJob(name: string, words: readonly string[], more: Partial<Job>): Job {
  const command = ['--test', '--test-reporter=./tools/test-run/reporter.ts', ...words]
  return { name, isTests: true, command, ...more }
}

function checks(): Job[] {
  return [
    { name: 'types', isTests: false, command: ['node_modules/typescript/bin/tsc', '--noEmit'] },
    {
      name: 'lint',
      isTests: false,
      command: [
        'node_modules/@biomejs/biome/bin/biome',
        'check',
        '--error-on-warnings',
        '--max-diagnostics=30',
      ],
    },
    { name: 'terms', isTests: false, command: ['tools/terms.ts'] },
    { name: 'layers', isTests: false, command: ['tools/layers.ts'] },
  ]
}

/** Longest first, so that no processor waits for the last one. */
function unitJobs(): Job[] {
  return [...unitFiles(ROOT).together]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([module, files]) => tests(`unit ${module}`, files))
}

function protocolSuites(label: string, list: string, pairs: string): Job[] {
  const environment = {
    SIGHTGLASS_PROTOCOLS: list,
    SIGHTGLASS_CHANGED: selection.protocols.join(','),
    SIGHTGLASS_PAIRS: pairs,
    SIGHTGLASS_SEED: values.seed,
  }
  return ['every-protocol', 'random-bytes'].map((suite) =>
    tests(`suite ${suite} of ${label}`, [`tests/protocols/${suite}.test.ts`], environment),
  )
}

function alertSuite(label: string, list: string, sample: Job['environment'] = {}): Job {
  return tests(`suite every-alert of ${label}`, ['tests/attacks/every-alert.test.ts'], {
    SIGHTGLASS_RULES: list,
    ...sample,
  })
}

function filesOf(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT }).sort()
}

function ruleSuite(): Job {
  return tests('suite every-rule', ['tests/rules/*.test.ts'])
}

function fastRun(): Job[] {
  const { protocols, rules, reason } = selection
  console.log(`${reason}.`)
  console.log(
    `Protocols: ${protocols.join(', ') || 'none'}. Alerts of the rules: ${rules.join(', ') || 'none'}.`,
  )
  console.log(
    `Of their pairs with other protocols one in ${values.pairs}, seed ${values.seed}. Everything: npm run test:all`,
  )
  return [
    ...checks(),
    ...(protocols.length === 0 ? [] : protocolSuites('changed protocols', protocols.join(','), values.pairs)),
    ruleSuite(),
    ...(rules.length === 0 ? [] : [alertSuite('changed rules', rules.join(','))]),
    ...unitJobs(),
  ]
}

function fullRun(): Job[] {
  const rest = (names: readonly string[]) => (names.length === 0 ? '!' : `!${names.join(',')}`)
  const label = before === undefined ? 'all' : 'the others'
  console.log(
    values.pairs === '1'
      ? 'All pairs of protocols are tested against each other.'
      : `Of the pairs of protocols one in ${values.pairs} is tested against each other, seed ${values.seed}; all: --pairs 1.`,
  )
  const sample = {
    SIGHTGLASS_CASES: values.pairs === '1' ? '1' : `${CASES}`,
    SIGHTGLASS_CHANGED: selection.protocols.join(','),
    SIGHTGLASS_SEED: values.seed,
  }
  return [
    ...checks(),
    // Longest first, so that no processor waits for the last one.
    tests('suite slices', ['tests/protocols/slices.test.ts'], sample),
    ...protocolSuites(`${label} protocols`, rest(before?.protocols ?? []), values.pairs),
    alertSuite(`${label} rules`, rest(before?.rules ?? []), sample),
    ruleSuite(),
    ...unitJobs(),
    tests('suite regressions', ['tests/protocols/regressions.test.ts']),
    // Those of one file that takes long come first, so that no processor waits for it.
    ...waitingTests('browser', filesOf('tests/browser/*.test.ts'), sample),
    ...waitingTests('stories', filesOf('tests/stories/**/*.test.ts'), sample),
    ...waitingTests('evaluation', filesOf('tests/evaluation/**/*.test.ts')),
    ...waitingTests(
      'units with processes',
      unitFiles(ROOT).alone.filter(
        (file) => values.pairs === '1' || fnv1a(`${values.seed} ${file}`) % LEFT_OUT > 0,
      ),
      sample,
    ),
  ]
}

/** Runs the jobs on all processors; prints each as it ends. Returns how many tests failed. */
async function runAll(): Promise<number> {
  const started = performance.now()
  let { passed, failed, skipped } = before?.counts ?? { passed: 0, failed: 0, skipped: 0 }
  if (before !== undefined)
    console.log(`npm test did ${before.jobs.length} jobs on these files: ${passed} passed, ${failed} failed.`)
  const waiting = [...jobs]
  const running = new Map<string, number>()
  const failures: string[] = []
  let done = 0
  console.log(`${jobs.length} jobs on ${PROCESSORS} processors`)
  let spoke = performance.now()
  const line = (text: string) => {
    spoke = performance.now()
    console.log(text)
  }
  const timer = setInterval(() => {
    if (performance.now() - spoke < SILENCE_MS) return
    const names = [...running].map(([name, since]) => `${name} (${seconds(since)})`)
    line(`  running: ${names.join(', ')}; ${waiting.length} more wait`)
  }, 1000)
  const onlyWaitingLeft = Promise.withResolvers<void>()
  const work = async (): Promise<void> => {
    for (let job = next(); job !== undefined; job = next()) {
      const since = performance.now()
      running.set(job.name, since)
      const result = await run(job)
      running.delete(job.name)
      done++
      passed += result.counts.passed
      failed += result.counts.failed
      skipped += result.counts.skipped
      const isGood = result.counts.failed === 0
      if (!isGood) {
        failures.push(job.name)
        process.stdout.write(`${result.output.trimEnd()}\n`)
      }
      const left = jobs.length - done
      line(
        `${isGood ? '✔' : '✖'} [${done}/${jobs.length}] ${job.name}: ${counted(result.counts)}, ${seconds(since)}` +
          `${left > 0 ? `; ${left} left` : ''}`,
      )
    }
  }
  const next = (): Job | undefined => {
    const at = waiting.findIndex(({ waits }) => waits !== true)
    if (at < 0) onlyWaitingLeft.resolve()
    return waiting.splice(Math.max(at, 0), 1)[0]
  }
  await Promise.all([
    ...Array.from({ length: PROCESSORS }, work),
    // More once all that is left waits much of the time: with one more, a quarter of the processors was idle.
    ...Array.from({ length: WAITERS }, () => onlyWaitingLeft.promise.then(work)),
  ])
  clearInterval(timer)
  if (values.only === undefined) keepLastRun({ passed, failed, skipped })
  console.log(
    `\n${done} jobs in ${seconds(started)}${failures.length > 0 ? `; failed: ${failures.join(', ')}` : ''}`,
  )
  console.log(counted({ passed, failed, skipped }))
  return failed
}

function counted({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

interface Result {
  readonly counts: Counts
  /** Failures, and what the tests printed. */
  readonly output: string
}

function run({ command, environment, isTests }: Job): Promise<Result> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--no-warnings', ...command], {
      cwd: ROOT,
      env: {
        ...process.env,
        ...environment,
        FORCE_COLOR: '0',
        NODE_NO_WARNINGS: '1',
        NODE_COMPILE_CACHE: COMPILE_CACHE,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-LONGEST_OUTPUT)
      })
    child.on('close', (code) =>
      resolve({ counts: countsOf(output, code === 0, isTests), output: withoutMarks(output) }),
    )
  })
}

function countsOf(output: string, isGood: boolean, isTests: boolean): Counts {
  const line = isTests ? output.split('\n').findLast((text) => text.includes(MARK)) : undefined
  if (line === undefined) return { passed: Number(isGood), failed: Number(!isGood), skipped: 0 }
  const counts = JSON.parse(line.slice(line.indexOf(MARK) + 1)) as Counts
  // A process that ends badly after its last test has failed too.
  return isGood ? counts : { ...counts, failed: Math.max(1, counts.failed) }
}

function withoutMarks(output: string): string {
  return output
    .split('\n')
    .filter((text) => !text.includes(MARK))
    .join('\n')
}

/** Commit, and content of what differs from it. */
function stateOfFiles(): string | undefined {
  const git = (...words: readonly string[]) => spawnSync('git', words, { cwd: ROOT, maxBuffer: 1 << 28 })
  const head = git('rev-parse', 'HEAD')
  if (head.status !== 0) return undefined
  const hash = createHash('sha256').update(head.stdout).update(git('diff', 'HEAD').stdout)
  const untracked = git('ls-files', '--others', '--exclude-standard').stdout.toString().split('\n')
  for (const path of untracked.filter((name) => name !== ''))
    hash.update(path).update(readFileSync(join(ROOT, path)))
  return hash.digest('hex')
}

function lastRun(): LastRun | undefined {
  try {
    const last = JSON.parse(readFileSync(LAST_RUN, 'utf8')) as LastRun
    return last.state === stateOfFiles() ? last : undefined
  } catch {
    return undefined
  }
}

function keepLastRun(counts: Counts): void {
  const state = stateOfFiles()
  if (state === undefined || values.all) return
  const last: LastRun = { state, jobs: jobs.map(({ name }) => name), ...selection, counts }
  mkdirSync(join(ROOT, 'build'), { recursive: true })
  writeFileSync(LAST_RUN, JSON.stringify(last))
}
