/**
 * The engine in a web worker: captures in as files of the page, answers out as messages. It is started under the page's
 * content security policy, which lets nothing out: src/ui/source/private/seal.ts.
 */

import type { CaptureState } from '#model/journal'
import type { CaptureItem } from '#schema/capture'
import { leftOutSentences } from '#schema/counter-words'
import { problemOf } from '#schema/errors'
import type { FromEngine, ReportedOfAnalysis, ToEngine } from '#schema/private-analysis'
import { analyse, type BrowserAnalysis, type Capture } from './analysis.ts'
import { answer, type LocalRequest, type LocalResponse, routesOf } from './answers.ts'
import { captureItems } from './capture-items.ts'
import { fileOf } from './saving.ts'

/** One analysis, from its start on. */
interface Job {
  readonly captures: readonly Capture[]
  items: readonly CaptureItem[]
  findings: BrowserAnalysis | undefined
}

let job: Job | undefined

self.onmessage = ({ data }: MessageEvent<ToEngine>) => void take(data)

async function take(message: ToEngine): Promise<void> {
  switch (message.kind) {
    case 'analyse':
      return start(message.files.map((file) => ({ name: file.name, bytes: file })))
    case 'cancel':
      job = undefined
      return say({ kind: 'cancelled' })
    case 'ask':
      return say({ kind: 'answer', id: message.id, ...(await reported(message)) })
    case 'save':
      if (job?.findings === undefined) return // nothing is offered before there is something to save
      return say({
        kind: 'saved',
        id: message.id,
        file: await fileOf(message.what, job.findings, message.query),
      })
    default:
      message satisfies never
  }
}

async function start(captures: readonly Capture[]): Promise<void> {
  const created = Date.now() * 1000
  const mine: Job = { captures, items: captureItems(captures, [], created), findings: undefined }
  const states: CaptureState[] = []
  job = mine
  const progress = (state: CaptureState) => {
    states[state.file] = state
    mine.items = captureItems(captures, states, created)
    say({ kind: 'progress', captures: mine.items })
  }
  try {
    const findings = await analyse(captures, { progress, isCancelled: () => job !== mine })
    if (findings === undefined || job !== mine) return
    if (mine.items.every(({ state }) => state === 'failed'))
      return say({ kind: 'failed', captures: mine.items, reason: mine.items[0]?.problem ?? '' })
    mine.findings = findings
    say({ kind: 'done', captures: mine.items, mergedFindings: await numbersOf(findings) })
  } catch (error) {
    if (job !== mine) return
    say({
      kind: 'failed',
      captures: mine.items,
      reason: error instanceof Error ? error.message : String(error),
    })
  }
}

async function reported(question: LocalRequest): Promise<LocalResponse> {
  const mine = job
  if (mine?.findings === undefined)
    return { status: 409, body: problemOf('capture-busy', 'the capture is still being read by this page') }
  return answer(
    question,
    routesOf(mine.findings, mine.captures, () => mine.items),
  )
}

async function numbersOf({ store, wallSeconds, collector }: BrowserAnalysis): Promise<ReportedOfAnalysis> {
  const { deviceCount, linkCount, alerts, protocols, counters } = await store.overview()
  const open = Object.values(alerts.open ?? {})
  return {
    devices: deviceCount,
    links: linkCount,
    alerts: open.reduce((sum, count) => sum + count, 0),
    incidents: (await store.incidents()).length,
    protocols: protocols.length,
    packets: collector.captures.reduce((sum, { packets }) => sum + packets, 0),
    wallSeconds,
    leftOut: leftOutSentences(counters),
  }
}

function say(message: FromEngine): void {
  postMessage(message)
}
