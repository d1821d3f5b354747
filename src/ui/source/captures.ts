import type { CaptureItem } from '#schema/capture'
import { type DataSource, type Paged, part, type Upload } from './source.ts'

export const listCaptures = (source: DataSource) => source.read<Paged<CaptureItem>>('/captures')

export const uploadCapture = (source: DataSource, upload: Upload) => source.upload(upload)

export const resumeCapture = (source: DataSource, id: string) =>
  source.send<void>('POST', `/captures/${part(id)}/resume`)

export const removeCapture = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/captures/${part(id)}`)
