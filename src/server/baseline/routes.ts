import Type from 'typebox'
import { BaselinePage, BaselineReviewChange } from '#schema/baseline'
import { BASELINE_TEXT_CHARACTERS, BaselineTest, BaselineText } from '#schema/baseline-test'
import { SinceSigned } from '#schema/signed-baseline'
import { disconnectSignal, paging, queryOf, route } from '../http/route.ts'
import type { BaselineService } from './service.ts'

export const baselineRoutes = (service: BaselineService) => [
  route({
    method: 'GET',
    path: '/rest/baseline',
    access: 'read',
    summary: 'The learned baseline of this site, in sentences',
    query: queryOf({
      ...paging,
      search: Type.Optional(
        Type.String({
          maxLength: 200,
          description: 'Part of an address, a protocol, a unit or an operation',
        }),
      ),
      since: Type.Optional(
        Type.String({ format: 'date-time', description: 'Only entries learned since this time, for review' }),
      ),
    }),
    answer: { status: 200, schema: BaselinePage, description: 'A page of the baseline' },
    handle: ({ query }) => service.list(query),
  }),
  route({
    method: 'PUT',
    path: '/rest/baseline/review',
    access: 'change',
    summary: 'Accepts or rejects a learned entry; the baseline itself does not change',
    body: BaselineReviewChange,
    answer: { status: 204, description: 'It is stored' },
    handle: ({ body, viewer }) => service.review(body, viewer.name),
  }),
  route({
    method: 'GET',
    path: '/rest/baseline/since-signed',
    access: 'read',
    summary: 'Changes of the baseline since it was last signed',
    answer: { status: 200, schema: SinceSigned, description: 'Both baselines and their differences' },
    handle: () => service.sinceSigned(),
  }),
  route({
    method: 'POST',
    path: '/rest/baseline/test',
    access: 'read',
    summary: 'Dry run: the alerts of this baseline on the stored captures, compared with the current one',
    body: BaselineText,
    // JSON may need two bytes for one, and UTF-8 three for a character outside ASCII: names are short.
    bodyBytes: 2 * BASELINE_TEXT_CHARACTERS,
    answer: { status: 200, schema: BaselineTest, description: 'Alerts: times, devices, frames' },
    handle: ({ body, raw }) => service.test(body.text, disconnectSignal(raw)),
  }),
]
