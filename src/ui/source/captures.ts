import type { CaptureItem } from '#schema/capture'
import { type Paged, part, type Source, type Upload } from './source.ts'

export const listCaptures = (source: Source) => source.read<Paged<CaptureItem>>('/captures')

export const uploadCapture = (source: Source, upload: Upload) => source.upload(upload)

export const resumeCapture = (source: Source, id: string) =>
  source.send<void>('POST', `/captures/${part(id)}/resume`)

export const removeCapture = (source: Source, id: string) =>
  source.send<void>('DELETE', `/captures/${part(id)}`)
