import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'HEAD',
  path: '/rest/captures/{id}',
  summary: 'How many octets of an upload are here: `Upload-Offset`, and of how many: `Upload-Length`',
  params: Id,
  answer: { status: 200, description: 'In the headers' },
  async handle({ params, reply }, { captures }) {
    const { size, expectedSize } = await captures.find(params.id)
    reply.header('upload-offset', size)
    if (expectedSize !== null) reply.header('upload-length', expectedSize)
    return reply.send()
  },
})
