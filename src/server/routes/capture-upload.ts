import type { Readable } from 'node:stream'
import Type from 'typebox'
import { CaptureItem } from '#contract/capture'
import { announcedSize } from '../captures/upload-headers.ts'
import { defineRoute, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/captures',
  summary: 'Sends a capture: the octets of a pcap or pcapng file, also .gz and .zst, of any size',
  query: queryOf({ name: Type.String({ minLength: 1, maxLength: 200, description: 'Name of the file' }) }),
  stream: 'application/octet-stream',
  answer: {
    status: 201,
    schema: CaptureItem,
    description:
      'Every octet is safe on disk and the capture waits to be read. `Location` is where to ask how far it is',
  },
  async handle({ query, raw, reply }, { captures }) {
    const octets = raw.body as Readable
    const capture = await captures.upload({
      name: query.name,
      expectedSize: announcedSize(raw.headers),
      octets,
    })
    reply.header('location', `/rest/captures/${capture.id}`)
    return capture
  },
})
