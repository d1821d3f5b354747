import { join } from 'node:path'
import type { Analysis } from '#contract/analysis'
import { makeFolder } from '#data-folder/make-folder'
import { devicesCsv, linksCsv } from '#export/csv'
import { eveLines } from '#export/eve'
import { graphml } from '#export/graphml'
import { printSite } from '#site/site-file'
import type { Collector } from './collector.ts'
import { writeWhole } from './write-whole.ts'

/** Writes what `analyze --out` promises. Throws with the path if the folder cannot be written. */
export function writeFolder(folder: string, analysis: Analysis, collector: Collector): void {
  const files: Record<string, string> = {
    'devices.csv': devicesCsv(analysis.devices),
    'links.csv': linksCsv(analysis.links),
    'graph.graphml': graphml(analysis),
    'site.yaml': collector.siteDraft === undefined ? '' : printSite(collector.siteDraft),
    'eve.ndjson': [...eveLines(analysis)].map((line) => `${line}\n`).join(''),
  }
  makeFolder(folder)
  for (const [name, text] of Object.entries(files)) writeWhole(join(folder, name), text)
}
