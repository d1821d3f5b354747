/** Data of the plant, or of one device, in formats of other systems. */

import { csafVex } from '#export/csaf-vex'
import { graphml } from '#export/graphml'
import { ofDevice } from '#export/of-device'
import { stixBundle } from '#export/stix'
import { cycloneDx } from '#export/vex'
import type { Analysis } from '#schema/analysis'
import { CodedError } from '#schema/errors'
import type { DownloadFile } from '../http/download.ts'

export const EXPORT_FORMATS = ['cyclonedx', 'csaf-vex', 'stix', 'graphml'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

interface Format {
  readonly fileName: string
  readonly type: string
  readonly text: (analysis: Analysis) => string | Iterable<string>
}

const FORMATS: Readonly<Record<ExportFormat, Format>> = {
  cyclonedx: {
    fileName: 'bom.cdx.json',
    type: 'application/vnd.cyclonedx+json; version=1.6',
    text: cycloneDx,
  },
  'csaf-vex': { fileName: 'vex.csaf.json', type: 'application/json', text: csafVex },
  stix: { fileName: 'bundle.stix.json', type: 'application/stix+json; version=2.1', text: stixBundle },
  graphml: { fileName: 'plant.graphml', type: 'application/graphml+xml', text: graphml },
}

/** @param device id; undefined for all. Rejects with `not-found`. */
export async function exported(
  format: ExportFormat,
  device: string | undefined,
  all: () => Promise<Analysis>,
): Promise<DownloadFile> {
  const { fileName, type, text } = FORMATS[format]
  const analysis = await all()
  const chosen = device === undefined ? analysis : ofDevice(analysis, device)
  if (device !== undefined && chosen.devices.length === 0)
    throw new CodedError('not-found', `no device ${device}`)
  return { fileName, type, bytes: bytesOf(text(chosen)) }
}

/** UTF-8. The pieces together may be longer than a string can be. */
function bytesOf(text: string | Iterable<string>): Uint8Array {
  if (typeof text === 'string') return Buffer.from(text)
  return Buffer.concat(Array.from(text, (piece) => Buffer.from(piece)))
}
