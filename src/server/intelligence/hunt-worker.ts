/** Looks up observations in intelligence, in a thread of its own: reading a million indicators takes seconds. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { Indicators } from '#threat-intel/indicators'
import { readFeeds } from '#threat-intel/read-feed'
import type { HuntWorkerMessage, IndicatorQuery } from './hunt-questions.ts'

const port = parentPort
if (port === null) throw new Error('unreachable: this runs in a worker')
const say = (word: HuntWorkerMessage) => port.postMessage(word)

const { files } = workerData as { readonly files: readonly string[] }
const indicators = new Indicators()
const kinds: Record<string, number> = {}
const problems: string[] = []
for (const { source, feed } of readFeeds(files, (file) => readFileSync(file, 'utf8'), basename)) {
  problems.push(...feed.problems.map((problem) => `${source}: ${problem}`))
  for (const indicator of feed.indicators) {
    indicators.add(indicator)
    kinds[indicator.kind] = (kinds[indicator.kind] ?? 0) + 1
  }
}
say({ kind: 'ready', count: indicators.count, kinds, problems: problems.slice(0, 100) })
port.on('message', (questions: readonly IndicatorQuery[]) => {
  say({
    kind: 'answers',
    answers: questions.map(
      ([kind, value, time, serverPort]) => indicators.find(kind, value, time, serverPort) ?? null,
    ),
  })
})
