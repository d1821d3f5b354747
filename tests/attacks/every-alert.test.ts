/**
 * Plays every proof of `tests/attacks/*.ts` from bytes to alert, and keeps `data/alert-proofs.tsv`, which
 * `sightglass rules coverage` prints: SIGHTGLASS_WRITE=1 rewrites it.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Analysis } from '#schema/analysis'
import { isCaseTested, isSelectedRule } from '../selection.ts'
import { analyseAll } from '../whole-analysis.ts'
import type { AlertProof, RawScene, Scene } from './proof.ts'
import { ALERTS, capturesOf, loadProofs } from './proof-captures.ts'
import { alertsByFile, isInBaselineFile, reportedOf } from './with-baseline-file.ts'

const TABLE = new URL('../../data/alert-proofs.tsv', import.meta.url)
const CUT = { chunkBytes: 65_536, sliceBytes: undefined }

const proofs = await loadProofs()

test('proofs are named, each once', () => {
  assert.equal(new Set(proofs.map(({ name }) => name)).size, proofs.length)
  for (const { name } of proofs) assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/)
})

for (const proof of proofs) {
  if (!isSelectedRule(proof.rule) || !isCaseTested(proof.name)) continue
  test(`${proof.name}: ${proof.rule}`, async (t) => {
    const judged = await alertsOf(proof, proof.scenes, t)
    await sameByFile(proof, proof.scenes, judged, t)
    const ofRule = judged.filter(({ rule }) => rule === proof.rule)
    assert.ok(
      ofRule.length > 0,
      `expected ${proof.rule}, got ${judged.map(({ rule }) => rule).join(', ') || 'no alert'}`,
    )
    const shown = ofRule.flatMap(({ defenderTitles }) => defenderTitles)
    if (proof.defenderTitles !== '')
      assert.ok(shown.includes(proof.defenderTitles), `${shown.join(', ')} does not hold it`)
    const techniques = ofRule.flatMap(({ techniques }) => techniques)
    if (proof.technique !== undefined)
      assert.ok(techniques.includes(proof.technique), `${techniques.join(', ')} does not hold it`)
  })
  const { nearMiss } = proof
  if (nearMiss !== undefined)
    test(`${proof.name}: its everyday likeness`, async (t) => {
      const judged = await alertsOf(proof, nearMiss, t)
      await sameByFile(proof, nearMiss, judged, t)
      assert.deepEqual(
        judged.filter(({ rule }) => rule === proof.rule).map(({ what }) => what),
        [],
      )
    })
}

/** Alerts of `scenes` after the learning of the proof, if any. */
async function alertsOf(
  proof: AlertProof,
  scenes: readonly (Scene | RawScene)[],
  t: TestContext,
): Promise<readonly Analysis['alerts'][number][]> {
  const { learned, judged } = capturesOf(proof, scenes)
  const isLearning = proof.learn !== undefined
  const { alerts } = await analyseAll(
    isLearning ? [learned, judged] : [judged],
    isLearning ? 1 : 0,
    CUT,
    proof.site,
    (proof.protocolFolders ?? []).map((folder) => fileURLToPath(new URL(folder, ALERTS))),
    proof.intel === undefined ? [] : written(proof.intel, (remove) => t.after(remove)),
  )
  return alerts.filter(({ frames }) => frames.some(({ file }) => file === 'judged'))
}

/** Checks that learning from a capture gives the same alerts as the baseline file of that capture. */
async function sameByFile(
  proof: AlertProof,
  scenes: readonly (Scene | RawScene)[],
  judged: readonly Analysis['alerts'][number][],
  t: TestContext,
): Promise<void> {
  if (!isInBaselineFile(proof) || scenes.length === 0) return
  await t.test('by its baseline file', async () =>
    assert.deepEqual(reportedOf(await alertsByFile(proof, scenes, CUT)), reportedOf(judged)),
  )
}

test('data/alert-proofs.tsv lists them', () => {
  const rows = proofs
    .filter(({ defenderTitles }) => defenderTitles !== '')
    .map(({ defenderTitles, rule, name }) => `${defenderTitles}\t${rule}\t${name}\n`)
    .sort()
  const wanted = `defenderTitle\trule\tproof\n${rows.join('')}`
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
