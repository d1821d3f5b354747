/** From an order to a file. */

import { type MadeReport, makeReport } from '#reports/report'
import { CodedError } from '#schema/errors'
import type { ReportOrder } from '#schema/reports'
import type { PlantReader } from '#store/sqlite-reader'
import type { DownloadFile } from '../http/download.ts'
import { MEDIA_TYPES, renderReport, reportFileName } from '../rendering/render.ts'
import { kindOf } from './kinds.ts'
import { type StoreViewSetup, viewOfStore } from './views.ts'

export interface Made {
  readonly report: Pick<MadeReport, 'report' | 'title' | 'made' | 'sentence'>
  readonly file: DownloadFile
}

/** @throws `not-found` where no such report or incident */
export async function makeFile(
  order: ReportOrder,
  store: Omit<PlantReader, 'close'>,
  said: StoreViewSetup,
): Promise<Made> {
  const kind = await kindOf(order.report)
  const view = await viewOfStore(store, { ...said, reads: kind.reads ?? [] })
  const { incident } = order
  if (incident !== undefined && !view.analysis.incidents.some(({ id }) => id === incident))
    throw new CodedError('not-found', `no incident ${incident.slice(0, 80)}`)
  const report = makeReport(kind, { ...view, incident })
  const bytes = await renderReport(report, order.format, order.paper)
  const file = { fileName: reportFileName(report, order.format), type: MEDIA_TYPES[order.format], bytes }
  const { report: name, title, made, sentence } = report
  return { report: { report: name, title, made, sentence }, file }
}
