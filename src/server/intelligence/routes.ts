import {
  INTEL_FILE_CHARACTERS,
  Intelligence,
  IntelligenceFile,
  NewIntelligenceSource,
} from '#schema/intelligence'
import { Id, route } from '../http/route.ts'
import type { IntelligenceService } from './service.ts'

export const intelligenceRoutes = (
  service: Pick<
    IntelligenceService,
    'state' | 'update' | 'upload' | 'removeUpload' | 'addSource' | 'removeSource'
  >,
) => [
  route({
    method: 'GET',
    path: '/rest/intelligence',
    access: 'read',
    summary: 'Sources of threat intelligence, their update state, and retrospective matches',
    answer: {
      status: 200,
      schema: Intelligence,
      description: 'Sources, packages, keys, counts and the last retro-hunt',
    },
    handle: () => service.state(),
  }),
  route({
    method: 'POST',
    path: '/rest/intelligence/sources/{id}/update',
    access: 'change',
    summary: 'Starts an update of a TAXII source; its state shows the progress',
    params: Id,
    answer: { status: 202, schema: Intelligence, description: 'The state with the update under way' },
    handle: ({ params }) => service.update(params.id),
  }),
  route({
    method: 'POST',
    path: '/rest/intelligence/sources',
    access: 'administer',
    summary: 'Adds a TAXII server that needs no sign-in, or replaces the one of its name',
    body: NewIntelligenceSource,
    answer: { status: 200, schema: Intelligence, description: 'The state with the source' },
    handle: ({ body }) => service.addSource(body),
  }),
  route({
    method: 'DELETE',
    path: '/rest/intelligence/sources/{id}',
    access: 'administer',
    summary: 'Deletes a TAXII server; its indicators are used no more',
    params: Id,
    answer: { status: 200, schema: Intelligence, description: 'The state without the source' },
    handle: ({ params }) => service.removeSource(params.id),
  }),
  route({
    method: 'POST',
    path: '/rest/intelligence/files',
    access: 'administer',
    summary: 'Uploads a file of indicators: STIX 2.1, MISP event or CSV',
    body: IntelligenceFile,
    // A character can take six bytes in JSON.
    bodyBytes: 6 * INTEL_FILE_CHARACTERS + 1024,
    answer: { status: 200, schema: Intelligence, description: 'The state with the file' },
    handle: ({ body }) => service.upload(body.name, body.text),
  }),
  route({
    method: 'DELETE',
    path: '/rest/intelligence/files/{id}',
    access: 'administer',
    summary: 'Deletes an uploaded file of indicators',
    params: Id,
    answer: { status: 200, schema: Intelligence, description: 'The state without the file' },
    handle: ({ params }) => service.removeUpload(params.id),
  }),
]
