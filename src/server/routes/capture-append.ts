import type { Readable } from 'node:stream'
import { CaptureItem } from '#contract/capture'
import { CodedError } from '#contract/errors'
import { wholeNumber } from '../captures/upload-headers.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'PATCH',
  path: '/rest/captures/{id}',
  summary: 'Sends the rest of an interrupted upload; `Upload-Offset` says from which octet on',
  params: Id,
  stream: 'application/offset+octet-stream',
  answer: {
    status: 200,
    schema: CaptureItem,
    description: 'Every octet is safe on disk and the capture waits to be read',
  },
  async handle({ params, raw }, { captures }) {
    const offset = wholeNumber('upload-offset', raw.headers)
    if (offset === undefined)
      throw new CodedError('bad-request', 'Upload-Offset: expected a number of octets, got none')
    return captures.append(params.id, { offset, octets: raw.body as Readable })
  },
})
