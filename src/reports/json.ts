import { plainOf } from './csv.ts'
import type { MadeReport, ReportBlock } from './report.ts'
import { limits } from './report.ts'

const REPORT_SCHEMA = 'sightglass.report/1'

/** The whole report for scripts: tables as objects by column, colours left out of cells. */
export function reportJson({ sections, ...report }: MadeReport): string {
  const document = {
    schema: REPORT_SCHEMA,
    ...report,
    cover: Object.fromEntries(report.cover),
    sections: sections.map(({ title, blocks }) => ({ title, blocks: blocks.map(plainBlock) })),
  }
  return `${JSON.stringify(document, null, 1)}\n`
}

function plainBlock(block: ReportBlock): unknown {
  if (block.kind !== 'table') return block
  const { kind, title, columns, rows } = block
  return {
    kind,
    title,
    rows: rows
      .slice(0, limits.rows)
      .map((row) =>
        Object.fromEntries(columns.map((column, at) => [column.title || 'what', plainOf(row[at] ?? null)])),
      ),
  }
}
