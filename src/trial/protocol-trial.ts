/** Tries a protocol out as our own are tried: manifest, scripts, damage, false claims, captures. Says what it found. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { mangled } from '#bytes/mangle'
import { VERBS } from '#model/fact'
import type { AnyProtocol } from '#model/protocol'
import type { Carriage, Script } from '#model/script'
import { tryOut } from '#model/specimen'
import { type Message, messagesOf } from './messages.ts'
import { type GoldenFact, observe } from './observe.ts'
import { captureOf } from './stage.ts'

/** One thing that was tried; `problem` is '' if it went well. */
export interface Check {
  readonly what: string
  readonly problem: string
  /** What came out, for the author to judge. */
  readonly seen: readonly string[]
}

export interface TrialSetup {
  readonly protocol: AnyProtocol
  /** Its folder, for `captures/script.ts` and captures beside it. */
  readonly folder: string
  /** Our own protocols, which it must live with. */
  readonly own: readonly AnyProtocol[]
  /** Captures to measure it on. */
  readonly captures: readonly string[]
  /** Told of every capture made from a script. */
  readonly made?: (name: string, pcap: Uint8Array) => void
  /** Pcap files of our own protocols, none of whose messages it may claim. */
  readonly foreign: readonly string[]
}

const DEPTHS = ['deep', 'semantic', 'recognised', 'hinted']
/** A damaged message may take so long: far above any honest one, far below what the watchdog ends. */
const SLOWEST_MS = 50
const SHOWN_FACTS = 12
/** Octets of a capture that are read at most. */
const LARGEST = 512 * 1024 * 1024

export async function tryProtocol(setup: TrialSetup): Promise<readonly Check[]> {
  const { protocol, own, foreign, captures } = setup
  const all = [...own, protocol]
  const checks: Check[] = [manifest(protocol)]
  const scripted = await scriptedCaptures(setup)
  const messages: Message[] = []
  for (const { name, pcap, problem } of scripted) {
    if (problem !== '') {
      checks.push({ what: name, problem, seen: [] })
      continue
    }
    if (name.startsWith('script ')) setup.made?.(name.slice('script '.length), pcap)
    const found = observe(pcap, all)
    messages.push(...messagesOf(pcap, all).filter(({ protocol: { name } }) => name === protocol.name))
    const mine = found.facts.filter((fact) => fact.protocol === protocol.name)
    const count = found.protocols.find(({ name }) => name === protocol.name)
    checks.push({
      what: `${name}: ${count?.messages ?? 0} messages, ${mine.length} facts`,
      problem: count === undefined ? 'none of its messages was read as this protocol' : '',
      seen: mine.slice(0, SHOWN_FACTS).map(factLine),
    })
  }
  if (messages.length === 0)
    checks.push({
      what: 'messages to try',
      problem: 'none; put a script.ts or a pcap that holds this protocol into captures/',
      seen: [],
    })
  else checks.push(damage(messages))
  checks.push(claims(protocol, own, foreign))
  for (const path of captures) checks.push(measured(path, protocol, all))
  return checks
}

function manifest(protocol: AnyProtocol): Check {
  const faults: string[] = []
  const { title, standard, depth, hints, operations = [] } = protocol
  if (typeof title !== 'string' || title.length < 2 || title.length > 80)
    faults.push('title: expected 2 to 80 characters')
  if (typeof standard !== 'string' || standard.length < 4 || /^TODO/.test(standard))
    faults.push('standard: name it, with its edition')
  if (!DEPTHS.includes(depth)) faults.push(`depth: expected one of ${DEPTHS.join(', ')}`)
  for (const { verb, code } of operations)
    if (!(VERBS as readonly string[]).includes(verb)) faults.push(`operation ${code}: ${verb} is no verb`)
  if (hints.some((hint) => 'content' in hint) && protocol.recognise === undefined)
    faults.push('hints: `content` needs `recognise`')
  return { what: `manifest of ${protocol.name}`, problem: faults.join('; '), seen: [] }
}

interface Scripted {
  readonly name: string
  readonly pcap: Uint8Array
  readonly problem: string
}

async function scriptedCaptures({ folder, own }: TrialSetup): Promise<readonly Scripted[]> {
  const path = join(folder, 'captures')
  if (!existsSync(path)) return []
  const found: Scripted[] = readdirSync(path)
    .filter((file) => /\.pcap(ng)?$/.test(file))
    .sort()
    .map((file) => ({
      name: `captures/${file}`,
      pcap: new Uint8Array(readFileSync(join(path, file))),
      problem: '',
    }))
  const script = join(path, 'script.ts')
  if (!existsSync(script)) return found
  try {
    const { scripts = [] } = (await import(pathToFileURL(script).href)) as { scripts?: readonly Script[] }
    const carriages = new Map<string, Carriage>()
    for (const { name } of own) {
      const carrier = new URL(`../protocols/${name}/captures/script.ts`, import.meta.url)
      if (!scripts.some(({ over }) => 'carriedBy' in over) || !existsSync(carrier)) continue
      const { carriage } = (await import(carrier.href)) as { carriage?: Carriage }
      if (carriage !== undefined) carriages.set(name, carriage)
    }
    const carriageOf = (carrier: string): Carriage => {
      const carriage = carriages.get(carrier)
      if (carriage === undefined) throw new Error(`${carrier}: says not how it carries`)
      return carriage
    }
    for (const one of scripts)
      found.push({ name: `script ${one.name}`, pcap: captureOf(one, carriageOf), problem: '' })
  } catch (error) {
    found.push({ name: 'captures/script.ts', pcap: new Uint8Array(0), problem: wordsOf(error) })
  }
  return found
}

/** Cuts every message at every octet and changes every octet: nothing may throw, hang, or break the contract. */
function damage(messages: readonly Message[]): Check {
  let count = 0
  let slowest = 0
  for (const { protocol, slice, before } of messages) {
    for (const bytes of mangled(slice.bytes)) {
      const began = performance.now()
      try {
        tryOut(protocol, [...before, { ...slice, bytes, start: 0, end: bytes.length }])
      } catch (error) {
        return { what: 'damaged messages', problem: `${wordsOf(error)} on ${hexOf(bytes)}`, seen: [] }
      }
      count++
      slowest = Math.max(slowest, performance.now() - began)
    }
  }
  const problem =
    slowest > SLOWEST_MS ? `one took ${Math.round(slowest)} ms, expected less than ${SLOWEST_MS}` : ''
  return {
    what: `${count.toLocaleString('en')} damaged messages, slowest ${slowest.toFixed(1)} ms`,
    problem,
    seen: [],
  }
}

/** Does `recognise` claim what others say? */
function claims(protocol: AnyProtocol, own: readonly AnyProtocol[], foreign: readonly string[]): Check {
  const { recognise } = protocol
  if (recognise === undefined)
    return { what: 'no `recognise`: found by its hints alone', problem: '', seen: [] }
  const claimed = new Set<string>()
  let count = 0
  for (const path of foreign) {
    for (const { protocol: other, slice } of messagesOf(new Uint8Array(readFileSync(path)), own)) {
      count++
      if (recognise.call(protocol, slice) === 'yes') claimed.add(other.name)
    }
  }
  const problem = claimed.size === 0 ? '' : `it claims messages of ${[...claimed].sort().join(', ')}`
  return { what: `${count.toLocaleString('en')} messages of other protocols`, problem, seen: [] }
}

function measured(path: string, protocol: AnyProtocol, all: readonly AnyProtocol[]): Check {
  const pcap = new Uint8Array(readFileSync(path).subarray(0, LARGEST))
  const began = performance.now()
  const found = observe(pcap, all)
  const took = performance.now() - began
  const count = found.protocols.find(({ name }) => name === protocol.name)
  const mine = found.facts.filter((fact) => fact.protocol === protocol.name)
  const seen = [...mine.slice(0, SHOWN_FACTS).map(factLine)]
  const referee = framesByTshark(path, protocol.name)
  if (referee !== undefined) seen.unshift(`tshark names ${referee} frames ${protocol.name}`)
  if (count === undefined) return { what: path, problem: '', seen: ['none of its messages', ...seen] }
  const malformed = count.malformed === 0 ? '' : `, ${count.malformed} malformed`
  return {
    what: `${path}: ${count.messages} messages${malformed}, ${mine.length} facts, whole capture in ${Math.round(took)} ms`,
    problem: count.malformed > count.messages ? 'more is malformed than read: is this the protocol?' : '',
    seen,
  }
}

/** Undefined where tshark is not installed or knows no such protocol. */
function framesByTshark(path: string, name: string): number | undefined {
  const { status, stdout } = spawnSync(
    'tshark',
    ['-n', '-r', path, '-Y', name, '-T', 'fields', '-e', 'frame.number'],
    {
      maxBuffer: 256 * 1024 * 1024,
      encoding: 'utf8',
    },
  )
  return status === 0 ? stdout.split('\n').length - 1 : undefined
}

function factLine({ frame, client, server, fact }: GoldenFact): string {
  const { kind, ...rest } = fact
  const words = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `frame ${frame} ${client} → ${server} ${kind} ${words.join(' ')}`
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function hexOf(bytes: Uint8Array): string {
  return `${Buffer.from(bytes.subarray(0, 48)).toString('hex')}${bytes.length > 48 ? '…' : ''}`
}
