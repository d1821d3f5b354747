/** The reports there are: one file each in src/reports/kinds, found by folder. */
import { readdirSync } from 'node:fs'
import type { Report } from '#reports/report'
import { CodedError } from '#schema/errors'

const FOLDER = new URL('../../reports/kinds/', import.meta.url)

let known: Promise<ReadonlyMap<string, Report>> | undefined

/** By name, in the order of a list. Throws where a file and its report have different names. */
export function reportKinds(): Promise<ReadonlyMap<string, Report>> {
  known ??= load()
  return known
}

/** @throws `not-found`, naming those that there are */
export async function kindOf(name: string): Promise<Report> {
  const kinds = await reportKinds()
  const kind = kinds.get(name)
  if (kind === undefined)
    throw new CodedError(
      'not-found',
      `no report ${name.slice(0, 80)}; there are ${[...kinds.keys()].join(', ')}`,
    )
  return kind
}

async function load(): Promise<ReadonlyMap<string, Report>> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const reports = await Promise.all(
    files.map(async (file) => {
      const { report } = (await import(new URL(file, FOLDER).href)) as { report: Report }
      if (`${report.name}.ts` !== file) throw new Error(`${file}: the report calls itself ${report.name}`)
      return report
    }),
  )
  reports.sort((one, other) => one.order - other.order)
  return new Map(reports.map((report) => [report.name, report]))
}
