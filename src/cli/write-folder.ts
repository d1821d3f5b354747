import { join } from 'node:path'
import { makeFolder } from '#data-folder/make-folder'
import { devicesCsv, linksCsv } from '#export/csv'
import { eveLines } from '#export/eve'
import { graphml } from '#export/graphml'
import { printSite } from '#site/site-file'
import type { Collector } from './collector.ts'
import { writeWhole } from './write-whole.ts'

/** Writes the files of `analyze --out`. Throws with the path if the folder is not writable. */
export function writeFolder(folder: string, collector: Collector): void {
  const { siteDraft } = collector
  const lists = collector.lists()
  const files: Record<string, string | Iterable<string>> = {
    'devices.csv': devicesCsv(lists.devices),
    'links.csv': linksCsv(lists.links),
    'graph.graphml': graphml(lists),
    'site.yaml': siteDraft === undefined ? '' : printSite(siteDraft),
    'eve.ndjson': eveText(lists),
  }
  makeFolder(folder)
  for (const [name, content] of Object.entries(files)) writeWhole(join(folder, name), content)
}

/** EVE lines as file content. */
export function* eveText(lists: Parameters<typeof eveLines>[0]): Generator<string> {
  for (const line of eveLines(lists)) yield `${line}\n`
}
