/** A baseline file judges as learning from its capture does: what each proof of an alert that learns says by the file. */
import { parseBaseline } from '#baseline/baseline-file'
import type { Analysis } from '#schema/analysis'
import { analyseBy, baselineOf, type Cut } from '../whole-analysis.ts'
import type { AlertProof, RawScene, Scene } from './proof.ts'
import { capturesOf } from './proof-captures.ts'

type Alerts = readonly Analysis['alerts'][number][]

/** Where a file knows less yet; docs/how-to/baseline.md says so. */
const UNLIKE: ReadonlySet<string> = new Set([
  // The hours at which backups come are in no file.
  'backup-did-not-come',
  // The very first fact of a device is judged before the device, and with it its type, is there.
  'rpc-new-call',
  'controller-asks-for-name',
  // Graver by the file: it says outright what the device was, where in one run that is still weighed.
  'public-address-reaches-internet',
])

/** Learned once for all that a proof plays. */
const baselines = new WeakMap<AlertProof, Promise<string>>()

export function isInBaselineFile({ name, learn, intel, protocolFolders }: AlertProof): boolean {
  return !UNLIKE.has(name) && learn !== undefined && intel === undefined && protocolFolders === undefined
}

/** Alerts of `scenes` by the baseline file that is learned from the proof's lessons. */
export async function alertsByFile(
  proof: AlertProof,
  scenes: readonly (Scene | RawScene)[],
  cut: Cut,
): Promise<Alerts> {
  const { learned, judged } = capturesOf(proof, scenes)
  let baseline = baselines.get(proof)
  if (baseline === undefined) {
    baseline = baselineOf([learned], cut, proof.site)
    baselines.set(proof, baseline)
  }
  return (await analyseBy(parseBaseline(await baseline), [judged], cut, proof.site)).alerts
}

/**
 * Alerts of the judged capture. Names and descriptions of normal behaviour are left out: an identity that was seen
 * while learning is in no baseline file, and an alert of the learned capture that goes on keeps its words.
 */
export function reportedOf(alerts: Alerts): readonly string[] {
  return alerts
    .filter(({ frames }) => frames.some(({ file }) => file === 'judged'))
    .map(
      ({ rule, severity, sourceAddress, destinationAddress }) =>
        `${rule} ${severity} ${sourceAddress} ${destinationAddress}`,
    )
    .sort()
}
