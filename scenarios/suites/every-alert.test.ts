/**
 * Plays every proof of `scenarios/alerts/*.ts` from octets to alert, and keeps `data/alert-proofs.tsv`, which
 * `sightglass rules coverage` prints: SIGHTGLASS_WRITE=1 rewrites it.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Analysis } from '#contract/analysis'
import type { Carriage } from '#model/script'
import { pcapFile } from '#trial/pcap-file'
import { type FindCarriage, framesOf } from '#trial/stage'
import type { AlertProof, RawScene, Scene } from '../alerts/proof.ts'
import { PROTOCOLS } from './folders.ts'
import { analyseAll } from './whole-analysis.ts'

const ALERTS = new URL('../alerts/', import.meta.url)
const TABLE = new URL('../../data/alert-proofs.tsv', import.meta.url)
const CUT = { chunkOctets: 65_536, sliceOctets: undefined }
const LINKTYPE_ETHERNET = 1
/** 2026-01-01T00:00:00Z; what is learned lies a day before. In microseconds. */
const START = 1_767_225_600_000_000
const DAY = 86_400_000_000
const LINE_MICROSECONDS = 1_000

const proofs = await loadProofs()
const carriageOf = await loadCarriages()

test('proofs are named, each once', () => {
  assert.equal(new Set(proofs.map(({ name }) => name)).size, proofs.length)
  for (const { name } of proofs) assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/)
})

for (const proof of proofs) {
  test(`${proof.name}: ${proof.rule}`, async (t) => {
    const judged = await alertsOf(proof, proof.scenes, t)
    const ofRule = judged.filter(({ rule }) => rule === proof.rule)
    assert.ok(
      ofRule.length > 0,
      `expected ${proof.rule}, got ${judged.map(({ rule }) => rule).join(', ') || 'no alert'}`,
    )
    const shown = ofRule.flatMap(({ counterpart }) => counterpart)
    if (proof.counterpart !== '')
      assert.ok(shown.includes(proof.counterpart), `${shown.join(', ')} does not hold it`)
    const techniques = ofRule.flatMap(({ techniques }) => techniques)
    if (proof.technique !== undefined)
      assert.ok(techniques.includes(proof.technique), `${techniques.join(', ')} does not hold it`)
  })
  const { nearMiss } = proof
  if (nearMiss !== undefined)
    test(`${proof.name}: its everyday likeness`, async (t) => {
      const judged = await alertsOf(proof, nearMiss, t)
      assert.deepEqual(
        judged.filter(({ rule }) => rule === proof.rule).map(({ what }) => what),
        [],
      )
    })
}

/** What is said of `scenes` after the proof's lessons, if it has any. */
async function alertsOf(
  proof: AlertProof,
  scenes: readonly (Scene | RawScene)[],
  t: TestContext,
): Promise<readonly Analysis['alerts'][number][]> {
  const files = [
    { name: 'learned', octets: captureOf(proof.learn ?? [], START - DAY) },
    { name: 'judged', octets: captureOf(scenes, START) },
  ]
  const isLearning = proof.learn !== undefined
  const { alerts } = await analyseAll(
    isLearning ? files : files.slice(1),
    isLearning ? 1 : 0,
    CUT,
    proof.site,
    (proof.protocolFolders ?? []).map((folder) => fileURLToPath(new URL(folder, ALERTS))),
    proof.intel === undefined ? [] : written(proof.intel, (remove) => t.after(remove)),
  )
  return alerts.filter(({ frames }) => frames.some(({ file }) => file === 'judged'))
}

test('data/alert-proofs.tsv lists them', () => {
  const rows = proofs
    .filter(({ counterpart }) => counterpart !== '')
    .map(({ counterpart, rule, name }) => `${counterpart}\t${rule}\t${name}\n`)
    .sort()
  const wanted = `counterpart\trule\tproof\n${rows.join('')}`
  if (process.env.SIGHTGLASS_WRITE === '1') writeFileSync(TABLE, wanted)
  assert.equal(existsSync(TABLE) ? readFileSync(TABLE, 'utf8') : '', wanted)
})

/** Files that hold `texts`, until the test is over. */
function written(texts: readonly string[], after: (remove: () => void) => void): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-intel-'))
  after(() => rmSync(folder, { recursive: true }))
  return texts.map((text, i) => {
    const file = join(folder, `feed-${i}`)
    writeFileSync(file, text)
    return file
  })
}

function captureOf(scenes: readonly (Scene | RawScene)[], start: number): Uint8Array {
  const frames = scenes.flatMap((scene, at) =>
    'frames' in scene ? rawFrames(scene) : playedFrames(scene, at * 100),
  )
  const timed = frames.map(({ at, octets }) => ({ octets, time: Math.round(start + at * 1e6) }))
  return pcapFile(
    timed.sort((a, b) => a.time - b.time),
    LINKTYPE_ETHERNET,
  )
}

function rawFrames({ frames }: RawScene) {
  return frames
}

function playedFrames(scene: Scene, portShift: number) {
  const { at = 0, times = 1, every = 1 } = scene
  return Array.from({ length: times }, (_, time) =>
    framesOf(scene, carriageOf, portShift + time).map((octets, line) => ({
      at: at + time * every + (line * LINE_MICROSECONDS) / 1e6,
      octets,
    })),
  ).flat()
}

async function loadProofs(): Promise<readonly AlertProof[]> {
  const files = readdirSync(ALERTS, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  const modules = await Promise.all(
    files
      .sort()
      .map((file) => import(new URL(file, ALERTS).href) as Promise<{ proofs?: readonly AlertProof[] }>),
  )
  return modules.flatMap(({ proofs }) => proofs ?? [])
}

async function loadCarriages(): Promise<FindCarriage> {
  const carriages = new Map<string, Carriage>()
  for (const name of readdirSync(PROTOCOLS)) {
    const script = new URL(`${name}/captures/script.ts`, PROTOCOLS)
    if (!existsSync(script)) continue
    const { carriage } = (await import(script.href)) as { carriage?: Carriage }
    if (carriage !== undefined) carriages.set(name, carriage)
  }
  return (carrier) => {
    const found = carriages.get(carrier)
    if (found === undefined) throw new Error(`${carrier}: its captures/script.ts says not how it carries`)
    return found
  }
}
