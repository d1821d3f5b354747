/** A baseline file judges as learning from its capture does: every proof of an alert that learns, both ways. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseBaseline } from '#baseline/baseline-file'
import type { Analysis } from '#contract/analysis'
import { capturesOf, loadProofs } from './proof-captures.ts'
import { analyseAll, analyseBy, baselineOf } from './whole-analysis.ts'

/** Where a file knows less yet; docs/baseline.md says so. */
const UNLIKE: ReadonlySet<string> = new Set([
  // The hours at which backups come are in no file.
  'backup-did-not-come',
  // The very first fact of a device is judged before the device, and with it its type, is there.
  'rpc-new-call',
  'controller-asks-for-name',
  // Graver by the file: it says outright what the device was, where in one run that is still weighed.
  'public-address-reaches-internet',
])
const CUT = { chunkOctets: 65_536, sliceOctets: undefined }

for (const proof of await loadProofs()) {
  const { name, learn, site, intel, protocolFolders } = proof
  if (UNLIKE.has(name) || learn === undefined || intel !== undefined || protocolFolders !== undefined)
    continue
  for (const scenes of [proof.scenes, proof.nearMiss ?? []]) {
    if (scenes.length === 0) continue
    test(`${name}${scenes === proof.nearMiss ? ': its everyday likeness' : ''}`, async () => {
      const { learned, judged } = capturesOf(proof, scenes)
      const byCapture = await analyseAll([learned, judged], 1, CUT, site)
      const baseline = parseBaseline(await baselineOf([learned], CUT, site))
      const byFile = await analyseBy(baseline, [judged], CUT, site)
      assert.deepEqual(toldOf(byFile), toldOf(byCapture))
    })
  }
}

/**
 * What is told of the judged capture. Names and the words of what is normal are left out: an identity that was heard
 * while learning is in no baseline file, and an alert of the learned capture that goes on keeps its words.
 */
function toldOf({ alerts }: Analysis) {
  return alerts
    .filter(({ frames }) => frames.some(({ file }) => file === 'judged'))
    .map(
      ({ rule, severity, sourceAddress, destinationAddress }) =>
        `${rule} ${severity} ${sourceAddress} ${destinationAddress}`,
    )
    .sort()
}
