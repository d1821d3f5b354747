/** The files a person can save from an analysis. */

import { linksCsv } from '#export/csv'
import { reportHtml } from '#reports/html/page'
import { report as incidentReport } from '#reports/kinds/incident'
import { makeReport } from '#reports/report'
import type { SavedFile } from '#schema/private-analysis'
import { deviceFilter, deviceQueryOf } from '#server/devices/device-filter'
import { devicesCsvLines } from '#server/devices/devices-csv'
import { eventFilter, eventQueryOf } from '#server/events/event-filter'
import { eventsCsvLines } from '#server/events/events-csv'
import { queryOf as queryObject } from '#server/http/route'
import { reportFont } from '#server/rendering/font'
import { viewOfAnalysis } from '#server/reports/views'
import type { BrowserAnalysis } from './analysis.ts'
import { queryOf } from './answers.ts'

/** Characters gathered into one part of a file. */
const PART_CHARACTERS = 1 << 20

const DEVICES_QUERY = { query: queryObject(deviceFilter) }
const EVENTS_QUERY = { query: queryObject(eventFilter) }

/** The JSON is, to the byte, what `sightglass analyze --json` prints. */
export async function fileOf(
  what: SavedFile,
  { collector, store, wallSeconds }: BrowserAnalysis,
  query: Readonly<Record<string, string>> = {},
): Promise<Blob> {
  switch (what) {
    case 'analysis.json':
      return new Blob(parts(collector.documentText(wallSeconds)), { type: 'application/json' })
    case 'devices.csv': {
      const asked = queryOf(DEVICES_QUERY, new URLSearchParams(query)) as Parameters<typeof deviceQueryOf>[0]
      const lines = await Array.fromAsync(devicesCsvLines(store, deviceQueryOf(asked)))
      return new Blob(lines, { type: 'text/csv' })
    }
    case 'links.csv':
      return new Blob(parts(linksCsv(collector.lists().links)), { type: 'text/csv' })
    case 'timeline.csv': {
      const asked = queryOf(EVENTS_QUERY, new URLSearchParams(query)) as Parameters<typeof eventQueryOf>[0]
      const lines = await Array.fromAsync(eventsCsvLines(store, eventQueryOf(asked)))
      return new Blob(lines, { type: 'text/csv' })
    }
    case 'incident.html': {
      const analysis = collector.document(wallSeconds)
      const view = await viewOfAnalysis(analysis, {
        site: analysis.capture.files[0] ?? 'Capture',
        made: new Date().toISOString(),
        product: 'Sightglass',
      })
      const report = makeReport(incidentReport, { ...view, incident: query.id })
      return new Blob([reportHtml(report, 'a4', reportFont())], { type: 'text/html' })
    }
    default:
      throw new Error(`unreachable: ${what satisfies never}`)
  }
}

/** Few large pieces instead of one text, which might be longer than a text can be. */
function parts(pieces: Iterable<string>): Blob[] {
  const all: Blob[] = []
  let gathered = ''
  for (const piece of pieces) {
    gathered += piece
    if (gathered.length < PART_CHARACTERS) continue
    all.push(new Blob([gathered]))
    gathered = ''
  }
  return [...all, new Blob([gathered])]
}
