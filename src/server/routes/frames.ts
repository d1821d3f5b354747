import Type from 'typebox'
import { FrameItem } from '#contract/frame'
import { defineRoute, listOf, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/frames',
  summary: 'The octets of frames, as proof',
  query: queryOf({
    file: Type.String({ maxLength: 300, description: 'Name of the capture' }),
    frame: Type.Integer({ minimum: 1, description: 'Number of the first frame, from 1' }),
    count: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, description: 'How many frames; 1 if not given' }),
    ),
    decoded: Type.Optional(
      Type.Boolean({ description: 'With the rows of what its protocols say; takes about a second' }),
    ),
  }),
  answer: { status: 200, schema: listOf(FrameItem), description: 'The frames, fewer where the capture ends' },
  async handle({ query }, { frames }) {
    return {
      items: await frames({
        file: query.file,
        frame: query.frame,
        count: query.count ?? 1,
        isDecoded: query.decoded ?? false,
      }),
      next: null,
    }
  },
})
