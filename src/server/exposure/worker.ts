/** Assesses a plant in a thread of its own: matching 12,000 devices takes seconds of a processor. */
import { parentPort } from 'node:worker_threads'
import type { AdvisorySet } from '#exposure/advisory'
import { accusedIn, introduce, unknownClients } from '#exposure/surroundings'
import type { Site } from '#model/site'
import { readSiteFile } from '#site/site-file'
import { itemsOf, pagesOf } from '#store/pages'
import { openSqliteReader } from '#store/sqlite-reader'
import { lowerPriority } from '../lower-priority.ts'
import { advisoriesWith, firewallRules, zoneTargetsOf } from './advisories.ts'
import { type Assessing, type Assessment, assess, assessKnown, detailedDevices } from './assess.ts'
import { type AssessAnswer, type AssessJob, type AssessRequest, limits } from './assessor.ts'
import { readDetailFiles } from './detail-files.ts'
import { stateOf } from './given-state.ts'
import { patchLevelsAt } from './patch-level-files.ts'

const port = parentPort
if (port === null) throw new Error('unreachable: this runs in a worker')

lowerPriority()

let last: Assessment | undefined
let kept:
  | { readonly key: string; readonly set: AdvisorySet; readonly problems: readonly string[] }
  | undefined

/** One question after another: a plant is read in pieces, and what is asked meanwhile is asked of what comes of it. */
let turn: Promise<void> = Promise.resolve()

port.on('message', (asked: { number: number; question: AssessRequest }) => {
  turn = turn.then(() => answer(asked))
})

async function answer({ number, question }: { number: number; question: AssessRequest }): Promise<void> {
  const say = (word: AssessAnswer) => port?.postMessage(word)
  try {
    if (question.kind === 'assess') say({ number, kind: 'site', ...(await judged(question.job)) })
    else if (last === undefined) throw new Error('nothing was judged yet')
    else say({ number, kind: 'plan', plan: last.whatIf(question.asked) })
  } catch (error) {
    say({ number, kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

async function judged({
  plant,
  advisories,
  firewalls,
  details,
  patchLevels = [],
  siteFile,
  states,
}: AssessJob) {
  const problems: string[] = []
  const refuse = (what: string) => {
    problems.push(what)
  }
  const { set, problems: unread } = advisoriesAt(advisories)
  const reported = siteAt(siteFile, refuse)
  const assessing = {
    set,
    states,
    firewall: firewallRules(firewalls, refuse),
    details: details.flatMap((path) => readDetailFiles(path, refuse)),
    patchLevels: patchLevelsAt(patchLevels, refuse),
    zoneTargets: zoneTargetsOf(reported),
    conduits: reported?.conduits ?? [],
  }
  last = 'folder' in plant ? await assessStored(plant.folder, assessing) : assess(plant, assessing)
  const { whatIf: _, ...site } = last
  return { site, problems: [...unread, ...problems] }
}

async function assessStored(folder: string, assessing: Assessing): Promise<Assessment> {
  const store = openSqliteReader(folder)
  try {
    const { items: stored } = await itemsOf((paging) => store.alerts(paging), limits.rows, limits.alerts)
    const alerts = stored.map(({ alert }) => alert)
    const { items: devices } = await itemsOf((paging) => store.devices(paging), limits.rows, limits.devices)
    const detailed = detailedDevices(devices, assessing)
    const around = unknownClients(detailed, accusedIn(alerts))
    for await (const { items } of pagesOf((paging) => store.links(paging), limits.rows, limits.links))
      introduce(around, items)
    return assessKnown({ devices: detailed, around, alerts }, assessing)
  } finally {
    await store.close()
  }
}

function siteAt(file: string | undefined, refuse: (what: string) => void): Site | undefined {
  if (file === undefined) return undefined
  try {
    return readSiteFile(file)
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

/** Read anew only where something has changed; thousands of documents take a while. */
function advisoriesAt(paths: readonly string[]) {
  const key = stateOf(paths)
  if (kept?.key === key) return { set: kept.set, problems: [] }
  const problems: string[] = []
  const set = advisoriesWith(paths, (what) => problems.push(what))
  kept = { key, set, problems }
  return kept
}
