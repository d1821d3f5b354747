/**
 * Which advisories are said to be about the devices of real captures, to be read with a sceptic's eye: one line a product
 * seen, and below it every product of an advisory it was taken for. Looks at the shared captures, where they are.
 *   node tools/capture-exposures.ts                          everything
 *   node tools/capture-exposures.ts --only s7comm,enip-cip   paths that begin so
 *   node tools/capture-exposures.ts --tiers AB               what is said for certain by name or number
 *   node tools/capture-exposures.ts --unmatched              products that are known and of which no advisory speaks
 */

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Matcher } from '#exposure/matching'
import { observationsOf } from '#exposure/observation'
import type { Device } from '#model/device'
import { recordsIn } from '#model/tab-separated'
import { shippedAdvisories } from '#server/exposure/advisories'
import { assess, productKnowledge } from '#server/exposure/assess'
import { journalOf } from './attack-captures/alerts-of.ts'

const CAPTURES = fileURLToPath(new URL('../../shared/captures/', import.meta.url))

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    tiers: { type: 'string', default: 'ABCDE' },
    unmatched: { type: 'boolean', default: false },
    /** Captures of more packets than this are left out, and said to be. */
    packets: { type: 'string', default: '400000' },
  },
})

const matcher = new Matcher(shippedAdvisories())

interface Group {
  readonly captures: Set<string>
  /** CVEs by what they were taken from. */
  readonly rows: Map<string, Set<string>>
}

if (!existsSync(`${CAPTURES}MANIFEST.tsv`)) console.log(`skipped: the shared captures are not at ${CAPTURES}`)
else await examine()

async function examine(): Promise<void> {
  const groups = new Map<string, Group>()
  const wanted = values.only.split(',')
  for (const { path, packets } of captures()) {
    if (!wanted.some((beginning) => path.startsWith(beginning))) continue
    if (packets > Number(values.packets)) {
      console.error(`${path}: left out, ${packets} packets`)
      continue
    }
    try {
      await add(path, groups)
    } catch (error) {
      console.error(`${path}: ${error instanceof Error ? error.message : error}`)
    }
  }
  for (const [product, { captures: seenIn, rows }] of [...groups].sort()) {
    const [first] = seenIn
    console.log(`\n${product}   [${seenIn.size} captures, ${first}]`)
    for (const [row, cves] of [...rows].sort())
      console.log(`    ${row} → ${cves.size}: ${[...cves].slice(0, 2).join(' ')}`)
  }
}

/** Products that were seen by name, each with the reason why nothing is said of it. */
function addUnmatched(path: string, devices: Iterable<Device>, groups: Map<string, Group>): void {
  for (const device of devices)
    for (const seen of observationsOf(device, productKnowledge())) {
      if (matcher.matchesOf(seen).length > 0) continue
      const count = shippedAdvisories().rowsOf(seen.vendor).length
      const why =
        count === 0 ? 'no advisory of this maker' : `none of ${count} rows is about it at this version`
      const product = `${why} | ${seen.vendor} | ${seen.shown} | ${seen.versions.join(', ')}`
      const group = groups.get(product) ?? { captures: new Set(), rows: new Map() }
      groups.set(product, group)
      group.captures.add(path)
    }
}

async function add(path: string, groups: Map<string, Group>): Promise<void> {
  const devices = new Map<string, Device>()
  for (const entry of await journalOf(`${CAPTURES}${path}`))
    if (entry.kind === 'device') devices.set(entry.device.id, entry.device)
  if (values.unmatched) return addUnmatched(path, devices.values(), groups)
  const plant = { devices: devices.values().toArray(), links: [], alerts: [] }
  for (const { kind, device, module, name, proofs } of assess(plant, { set: shippedAdvisories() })
    .exposures) {
    if (kind !== 'advisory') continue
    for (const proof of proofs) {
      if (!values.tiers.includes(proof.tier)) continue
      const seen = `${devices.get(device)?.vendor} | ${proof.observed} | ${proof.version}${module === '' ? '' : ` | ${module}`}`
      const group = groups.get(seen) ?? { captures: new Set(), rows: new Map() }
      groups.set(seen, group)
      group.captures.add(path)
      const certainty = proof.isPossible ? `possible (${proof.reason})` : 'CERTAIN'
      const row = `${proof.tier} ${certainty} | ${proof.product} | ${proof.range} | ${proof.advisory}`
      group.rows.set(row, (group.rows.get(row) ?? new Set()).add(name))
    }
  }
}

function captures() {
  const rows = recordsIn(readFileSync(`${CAPTURES}MANIFEST.tsv`, 'utf8'))
  return rows.map(({ path = '', packets }) => ({ path, packets: Number(packets) }))
}
