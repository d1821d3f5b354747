/** Collects engine results for `analyze`, assesses exposures and prints them. */
import { statSync } from 'node:fs'
import type { EngineRun } from '#engine-host/start'
import type { Site } from '#model/site'
import { captureSummary } from '#schema/analysis-document'
import { Collector } from './collector.ts'
import { coloured } from './coloured.ts'
import type { AnalyzeOptions } from './commands/analyze.ts'
import { nextCommand } from './next-command.ts'
import { printPieces } from './print-pieces.ts'
import { summary } from './summary.ts'
import { sayUnreadable } from './unreadable.ts'
import { warn } from './warn.ts'
import { zstdPacking } from './zstd-packing.ts'

interface Asked {
  /** Captures in reading order; learning captures first. */
  readonly files: readonly string[]
  readonly options: AnalyzeOptions
  readonly site?: Site | undefined
  /** By `performance.now()`. */
  readonly started: number
}

/** Resolves when everything is printed. Throws `EngineFailure` if the engine failed. */
export async function printResults(run: EngineRun, { files, options, site, started }: Asked): Promise<void> {
  const collector = new Collector(zstdPacking)
  collector.learnCount = options.learn.length
  collector.siteName = site?.name ?? ''
  const exposing = options.exposure ? exposureRoom() : undefined
  exposing?.catch(() => {}) // reported below, unless the engine fails first
  const progress = await progressBar(files, options)
  try {
    for await (const batch of run.entries) {
      for (const entry of batch) {
        collector.add(entry)
        if (entry.kind === 'capture') progress?.show(entry.capture)
        else if (entry.kind === 'custom-rules') for (const problem of entry.refused) warn(problem)
      }
    }
  } finally {
    progress?.stop()
    run.cancel()
  }
  if (exposing !== undefined) {
    const { assessWith } = await exposing
    const { advisories, firewall: firewalls, details, vex } = options
    // No what-if here: its data would hold every device while the document is printed.
    const { whatIf: _, ...exposure } = assessWith(
      collector.plant(),
      { advisories, firewalls, details, vex, site },
      warn,
    )
    collector.exposure = exposure
  }
  await print(collector, { options, files }, (performance.now() - started) / 1000)
}

/** Loads and unpacks advisories while the engine works and this process is idle. */
async function exposureRoom() {
  const room = await import('#server/exposure/advisories')
  room.shippedAdvisories()
  return room
}

/** Undefined without a terminal. */
async function progressBar(files: readonly string[], { quiet }: AnalyzeOptions) {
  if (quiet === true || process.stderr.isTTY !== true) return
  const { ProgressBar } = await import('./progress-bar.ts')
  return new ProgressBar(files.map((file) => (file === '-' ? 0 : statSync(file).size)))
}

async function print(
  collector: Collector,
  { options, files }: Pick<Asked, 'options' | 'files'>,
  wallSeconds: number,
): Promise<void> {
  const seconds = Math.round(wallSeconds * 1000) / 1000
  if (options.out !== undefined) {
    const { writeFolder } = await import('./write-folder.ts')
    writeFolder(options.out, collector)
  }
  if (options.json === true) await printPieces(collector.documentText(seconds))
  else if (options.quiet !== true && !collector.captures.every(({ state }) => state === 'failed')) {
    const judged = captureSummary(collector.captures.slice(options.learn.length), seconds)
    const text = summary(collector.document(seconds), hasLearned(options, collector), {
      judged,
      isAll: options.all === true,
    })
    process.stdout.write(
      coloured(text, process.stdout) +
        (process.stdout.isTTY ? nextCommand(files.slice(options.learn.length)) : ''),
    )
  }
  sayUnreadable(collector.captures)
  const { customRules = 0, signatures = 0 } = collector.counters
  sayUnusedFeeds(options, collector.counters)
  sayUnused(options.rules, customRules > 0, 'no custom rule is active: none of --rules is valid')
  sayUnused(options.signatures, signatures > 0, 'no signature is active: none of --signatures is valid')
  const learned = collector.captures.slice(0, options.learn.length)
  const hasRead = learned.some(({ state }) => state !== 'failed')
  sayUnused(options.learn, hasRead, 'nothing was learned: no --learn capture could be read')
}

function sayUnusedFeeds({ intel, eve }: AnalyzeOptions, counters: Readonly<Record<string, number>>): void {
  const { indicators = 0, eveLinesRead = 0, eveLinesRefused = 0 } = counters
  const isRefused = Object.keys(counters).some((name) => name.startsWith('intelligence: '))
  sayUnused(
    intel,
    indicators > 0 || !isRefused,
    'no indicator is active: none of --intel is valid; expected a STIX 2.1 bundle, a MISP event or a list',
  )
  sayUnused(
    eve,
    eveLinesRead > 0 || eveLinesRefused === 0,
    'no Suricata alert was read: none of --eve is valid; expected an eve.json of Suricata',
  )
}

/** True with learning captures or a baseline. */
function hasLearned({ learn, baseline }: AnalyzeOptions, { captures }: Collector): boolean {
  return baseline !== undefined || captures.slice(0, learn.length).some(({ packets }) => packets > 0)
}

/** Given but unusable input fails the command, like an unreadable capture. */
function sayUnused(given: readonly string[], isUsed: boolean, what: string): void {
  if (given.length === 0 || isUsed) return
  process.stderr.write(`sightglass: ${what}\n`)
  process.exitCode = 1
}
