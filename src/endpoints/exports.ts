/** Recognises an export of an endpoint product by its rows: JSON array, JSON with a list inside, NDJSON, or CSV with a head. */
import { activityLimits, type EndpointActivity } from './activity.ts'
import type { Endpoint } from './endpoint.ts'
import { source as defender } from './sources/defender.ts'
import { source as osquery } from './sources/osquery.ts'
import { type ExportRow, limits, objectOf } from './sources/rows.ts'
import { source as sysmon } from './sources/sysmon.ts'
import { source as velociraptor } from './sources/velociraptor.ts'
import { source as wazuh } from './sources/wazuh.ts'

const SOURCES = [defender, osquery, wazuh, sysmon, velociraptor]

export interface ReadExport {
  readonly source: Endpoint['source']
  readonly endpoints: readonly Endpoint[]
  /** Activity on them, the earliest rows first, bounded. */
  readonly activities: readonly EndpointActivity[]
  /** Rows beyond the limit, and lines that are no rows. */
  readonly skipped: number
}

/** Undefined if no row is of a known product. */
export function readExport(text: string): ReadExport | undefined {
  const { rows, skipped } = rowsOf(text)
  const source = SOURCES.find(({ recognises }) => rows.slice(0, 100).some(recognises))
  if (source === undefined) return undefined
  const activities = source
    .activities(rows)
    .filter((one) => one !== undefined)
    .slice(0, activityLimits.rows)
  return { source: source.name, endpoints: source.read(rows), activities, skipped }
}

function rowsOf(text: string): { readonly rows: readonly ExportRow[]; readonly skipped: number } {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (/^[[{]/.test(trimmed)) {
    const whole = parsed(trimmed)
    if (whole !== undefined) return bounded(listIn(whole))
    const lines = trimmed.split('\n').filter((line) => line.trim() !== '')
    const rows = lines.slice(0, limits.rows).map(parsed)
    const good = rows.filter(
      (row): row is ExportRow => typeof row === 'object' && row !== null && !Array.isArray(row),
    )
    return { rows: good, skipped: lines.length - good.length }
  }
  return bounded(csvRows(trimmed))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `[…]`; `{"results": […]}` of runHuntingQuery; `{"value": […]}` of OData; `{"data": {"affected_items": […]}}` of Wazuh. */
function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  const one = objectOf(value)
  for (const list of [one.results, one.Results, one.value, objectOf(one.data).affected_items])
    if (Array.isArray(list)) return list
  return [one]
}

function bounded(list: readonly unknown[]): {
  readonly rows: readonly ExportRow[]
  readonly skipped: number
} {
  const rows = list.slice(0, limits.rows).map(objectOf)
  return { rows, skipped: list.length - rows.length }
}

/** RFC 4180, without line breaks in fields. */
function csvRows(text: string): readonly ExportRow[] {
  const [head = '', ...lines] = text.split(/\r?\n/)
  const names = csvFields(head)
  return lines
    .filter((line) => line !== '')
    .map((line) => Object.fromEntries(csvFields(line).map((value, at) => [names[at] ?? `${at}`, value])))
}

function csvFields(line: string): readonly string[] {
  const fields: string[] = []
  for (const [, quoted, plain = ''] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
  return fields
}
