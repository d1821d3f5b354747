/** A made report in one of the forms people take away. */
import { reportCsv } from '#reports/csv'
import { reportHtml } from '#reports/html/page'
import type { Paper } from '#reports/html/style'
import { reportJson } from '#reports/json'
import type { MadeReport } from '#reports/report'
import { reportFont } from './font.ts'
import { printedPdf } from './pdf.ts'

export const REPORT_FORMATS = ['html', 'pdf', 'csv', 'json'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

export const MEDIA_TYPES: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
}

export async function renderReport(
  report: MadeReport,
  format: ReportFormat,
  paper: Paper = 'a4',
): Promise<Uint8Array> {
  switch (format) {
    case 'html':
      return bytesOf(reportHtml(report, paper, reportFont()))
    case 'pdf':
      return printedPdf(reportHtml(report, paper, reportFont()))
    case 'csv':
      return bytesOf(reportCsv(report))
    case 'json':
      return bytesOf(reportJson(report))
    default:
      format satisfies never
      throw new Error(`unreachable: ${format}`)
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** `risk-assessment-riverbend-2026-03-02.pdf`: words of a name come from people, so only letters and digits stay. */
export function reportFileName({ report, site, made }: MadeReport, format: ReportFormat): string {
  const words = site
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  return `${[report, words, made.slice(0, 10)].filter(Boolean).join('-')}.${format}`
}
