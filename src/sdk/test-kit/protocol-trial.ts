/** Tries a protocol like the built-in ones: manifest, scripts, damage, false claims, captures. Returns the findings. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { placeOf } from '#engine-host/error-location'
import type { Observation } from '#model/fact'
import type { AnyProtocol, Hint } from '#model/protocol'
import type { ConversationScript, ScriptCarrier } from '#model/script'
import { damageOf } from './damage.ts'
import { messagesOf, type RecordedMessage } from './messages.ts'
import { type Golden, type GoldenFact, observe } from './observe.ts'
import { type Check, limits, type TestKitMessage, type TestKitRequest } from './process-messages.ts'
import { captureOf } from './stage.ts'
import { FactChecker } from './vocabulary.ts'

export interface TrialSetup extends TestKitRequest {
  readonly protocol: AnyProtocol
  /** Our own protocols, which it must live with. */
  readonly own: readonly AnyProtocol[]
  /** Pcap files of our own protocols, none of whose messages it may claim. */
  readonly foreign: readonly string[]
  /** See `watchdog.ts`; `index` is the protocol's among all names. */
  readonly pulse: Int32Array
  readonly index: number
  /** Takes everything that is tried, as it is. */
  readonly say: (word: TestKitMessage) => void
}

/** Names of scripts become names of files. */
const SCRIPT_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/

export async function tryProtocol(setup: TrialSetup): Promise<void> {
  let frameBefore = 0
  const frame = () => setup.pulse[1]! - frameBefore
  const vocabulary = new FactChecker(setup.protocol, frame)
  const firstUnread = () => vocabulary.takeFirstUnread()
  const trial: Trial = { ...setup, unheard: setup.protocol, protocol: vocabulary.protocol, firstUnread }
  const { say } = trial
  const tries = (what: string, check: () => Check, capture?: string) => {
    say({ kind: 'begin', what, frames: setup.pulse[1]! + 1 })
    step(trial)
    frameBefore = setup.pulse[1]!
    const checked = check()
    const problem = [checked.problem, vocabulary.takeLengthFault()].filter((one) => one !== '').join('; ')
    say({ kind: 'check', check: { ...checked, problem }, ...(capture !== undefined && { capture }) })
    step(trial)
  }
  tries(`manifest of ${setup.protocol.name}`, () => manifest(setup))
  say({ kind: 'begin', what: 'captures/script.ts' })
  const messages: RecordedMessage[] = []
  const captures = await scriptedCaptures(setup)
  for (const { name, pcap, problem } of captures) {
    tries(name, () =>
      problem === '' ? scripted(trial, name, pcap, messages) : { what: name, problem, seen: [] },
    )
    if (problem === '' && name.startsWith(SCRIPT))
      say({ kind: 'made', name: name.slice(SCRIPT.length), pcap: Buffer.from(pcap).toString('base64') })
  }
  for (const path of setup.captures) tries(path, () => measured(trial, path), path)
  const vocabularyOfWhole = vocabulary.check(messages.length > 0)
  vocabulary.hearsWhole = false
  tries('damaged messages', () =>
    damageOf(messages, trial.protocol, { step: () => step(trial), hasCaptures: captures.length > 0 }),
  )
  const { problem } = vocabulary.check(messages.length > 0)
  tries('vocabulary', () => ({ ...vocabularyOfWhole, problem }))
  tries('messages of other protocols', () => claims(trial, setup.foreign))
}

interface Trial extends TrialSetup {
  /** The protocol as it is; `protocol` is overheard. */
  readonly unheard: AnyProtocol
  /** See `Vocabulary`. */
  readonly firstUnread: () => string
}

const SCRIPT = 'script '
const NEVER_ASKED = '`dissect` was not asked; do the hints name what the script goes over?'

/** The watchdog's clock starts anew; from now on it is this protocol that works. */
function step({ pulse, index }: Trial): void {
  pulse[0] = index
  pulse[1]!++
}

function manifest({ protocol, own }: TrialSetup): Check {
  const { name, title, standard, hints, probe } = protocol
  const faults: string[] = []
  if (title.length < 2 || title.length > 80) faults.push('title: expected 2 to 80 characters')
  if (standard.length < 4 || /^TODO/.test(standard)) faults.push('standard: name it, with its edition')
  if (hints.some((hint) => 'content' in hint) && probe === undefined)
    faults.push('hints: `content` needs `probe`')
  return { what: `manifest of ${name}`, problem: faults.join('; '), seen: hints.flatMap(sharedWith(own)) }
}

/** Two protocols may share a port; then their bytes must distinguish them. */
function sharedWith(own: readonly AnyProtocol[]) {
  return (hint: Hint): string[] => {
    const place = JSON.stringify(Object.entries(hint).filter(([word]) => word !== 'isVisited'))
    const others = own.filter(({ hints }) =>
      hints.some(
        (one) => JSON.stringify(Object.entries(one).filter(([word]) => word !== 'isVisited')) === place,
      ),
    )
    if (others.length === 0 || 'content' in hint) return []
    const where = Object.values(hint)
      .filter((value) => typeof value !== 'boolean')
      .join(' ')
    return [
      `hint ${where}: also of ${others.map(({ name }) => name).join(', ')}; answer \`foreign\` to what is not yours`,
    ]
  }
}

interface Scripted {
  readonly name: string
  readonly pcap: Uint8Array
  readonly problem: string
}

/** A link may lead anywhere: what is not in the folder is not read. */
function captureIn(folder: string, path: string): Pick<Scripted, 'pcap' | 'problem'> {
  try {
    const target = relative(realpathSync(folder), realpathSync(path))
    if (target.startsWith('..') || isAbsolute(target)) throw new Error('the link leads out of the folder')
    return { pcap: new Uint8Array(readFileSync(path)), problem: '' }
  } catch (error) {
    return { pcap: new Uint8Array(0), problem: wordsOf(error) }
  }
}

async function scriptedCaptures({ folder, own }: TrialSetup): Promise<readonly Scripted[]> {
  const path = join(folder, 'captures')
  if (!existsSync(path)) return []
  const found: Scripted[] = readdirSync(path)
    .filter((file) => /\.pcap(ng)?$/.test(file))
    .sort()
    .map((file) => ({ name: `captures/${file}`, ...captureIn(folder, join(path, file)) }))
  const script = join(path, 'script.ts')
  if (!existsSync(script)) return found
  try {
    const { scripts = [] } = (await import(pathToFileURL(script).href)) as {
      scripts?: readonly ConversationScript[]
    }
    if (!Array.isArray(scripts)) throw new Error('expected `scripts` to be a list')
    const carriages = new Map<string, ScriptCarrier>()
    for (const { name } of own) {
      const carrier = new URL(`../protocols/${name}/captures/script.ts`, import.meta.url)
      if (!scripts.some(({ over }) => 'carriedBy' in over) || !existsSync(carrier)) continue
      const { carriage } = (await import(carrier.href)) as { carriage?: ScriptCarrier }
      if (carriage !== undefined) carriages.set(name, carriage)
    }
    const carriageOf = (carrier: string): ScriptCarrier => {
      const carriage = carriages.get(carrier)
      if (carriage === undefined) throw new Error(`${carrier}: says not how it carries`)
      return carriage
    }
    for (const one of scripts) {
      if (!SCRIPT_NAME.test(one.name))
        throw new Error(`script name: expected kebab-case, got ${JSON.stringify(one.name)}`)
      found.push({ name: `${SCRIPT}${one.name}`, pcap: captureOf(one, carriageOf), problem: '' })
    }
  } catch (error) {
    found.push({
      name: 'captures/script.ts',
      pcap: new Uint8Array(0),
      problem: `${wordsOf(error)}${placeOf(error, folder)}`,
    })
  }
  return found
}

/** Reads a small capture with all protocols, and collects the protocol's messages. */
function scripted(trial: Trial, name: string, pcap: Uint8Array, messages: RecordedMessage[]): Check {
  const { own, unheard, protocol, pulse } = trial
  return reading(trial, name, () => {
    trial.firstUnread()
    const found = read(trial, pcap)
    const unrecognised = trial.firstUnread()
    const all = messagesOf(pcap, [...own, unheard], { pulse })
    messages.push(...all.filter((message) => message.protocol.name === protocol.name))
    return {
      what: `${name}: ${found.count?.messages ?? 0} messages, ${found.total} facts`,
      // A reader of unrecognised payload is in no table of protocols: its facts show that it ran.
      problem:
        found.count?.messages || found.total > 0
          ? ''
          : `not one message was read: ${unrecognised || NEVER_ASKED}`,
      seen: [
        ...(found.count?.malformed ? [`${found.count.malformed} malformed: ${unrecognised}`] : []),
        ...factLines(found, trial.mostFacts),
      ],
    }
  })
}

/** Whether `probe` claims messages of others. */
function claims(trial: Trial, foreign: readonly string[]): Check {
  const { protocol, own, pulse } = trial
  const { probe } = protocol
  if (probe === undefined) return { what: 'no `probe`: found by its hints alone', problem: '', seen: [] }
  const claimed = new Set<string>()
  let count = 0
  const what = 'messages of other protocols'
  return reading(trial, what, () => {
    for (const path of foreign) {
      for (const { protocol: other, slice } of messagesOf(new Uint8Array(readFileSync(path)), own, {
        pulse,
      })) {
        step(trial)
        count++
        if (probe.call(protocol, slice) === 'yes') claimed.add(other.name)
      }
    }
    const problem = claimed.size === 0 ? '' : `it claims messages of ${[...claimed].sort().join(', ')}`
    return { what: `${count.toLocaleString('en')} ${what}`, problem, seen: [] }
  })
}

function measured(trial: Trial, path: string): Check {
  return reading(trial, path, () => {
    const pcap = new Uint8Array(readFileSync(path).subarray(0, limits.captureBytes))
    const began = performance.now()
    const { count, ...found } = read(trial, pcap)
    const took = performance.now() - began
    const seen = factLines(found, trial.mostFacts)
    if (found.failed !== '') return { what: path, problem: found.failed, seen: [] }
    if (count === undefined) return { what: path, problem: '', seen: ['none of its messages'] }
    const malformed = count.malformed === 0 ? '' : `, ${count.malformed} malformed`
    return {
      what: `${path}: ${count.messages} messages${malformed}, ${found.total} facts, whole capture in ${Math.round(took)} ms`,
      problem: count.malformed > count.messages ? 'more is malformed than read: is this the protocol?' : '',
      seen,
    }
  })
}

interface Found {
  readonly count: Golden['protocols'][number] | undefined
  /** Facts of the protocol; `facts` has the first of them. */
  readonly total: number
  readonly facts: readonly GoldenFact[]
  /** Why it is no capture; '' if it is one. */
  readonly failed: string
}

/** Result of the protocol on a capture, with all protocols loaded. */
function read({ own, protocol, pulse }: Trial, pcap: Uint8Array): Found {
  let total = 0
  const keeps = (observed: Observation) => observed.protocol === protocol.name && ++total <= limits.keptFacts
  const { protocols, facts, failed = '' } = observe(pcap, [...own, protocol], { pulse, keeps })
  return { count: protocols.find(({ name }) => name === protocol.name), total, facts, failed }
}

/** A check that reads a capture; what is thrown becomes its problem, with the frame. */
function reading({ pulse, folder }: Trial, what: string, check: () => Check): Check {
  const before = pulse[1]!
  try {
    return check()
  } catch (error) {
    const problem = `threw on frame ${pulse[1]! - before}: ${wordsOf(error)}${placeOf(error, folder)}`
    return { what, problem, seen: [] }
  }
}

function factLines({ facts, total }: Pick<Found, 'facts' | 'total'>, most: number): readonly string[] {
  const lines = facts.slice(0, most).map(factLine)
  return lines.length < total ? [...lines, `… and ${total - lines.length} more (--all shows them)`] : lines
}

function factLine({ frame, client, server, fact }: GoldenFact): string {
  const { kind, ...rest } = fact
  const said = Object.entries(rest).filter(([, value]) => value !== undefined)
  const words = said.map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `frame ${frame} ${client} → ${server} ${kind} ${words.join(' ')}`
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
