import Type from 'typebox'
import {
  AlikeGroup,
  IdentityCorrection,
  IdentityPreview,
  SiteIdentityItem,
} from '#schema/identity-correction'
import { Id, listOf, route } from '../http/route.ts'
import type { IdentityService } from './service.ts'

const corrections = {
  status: 200,
  schema: Type.Object(listOf(SiteIdentityItem).properties),
  description: 'Corrections in the site file',
}

export const identityRoutes = (service: IdentityService) => [
  route({
    method: 'GET',
    path: '/rest/identities',
    access: 'read',
    summary: 'Corrections of device types in the site file',
    answer: corrections,
    handle: () => service.list(),
  }),
  route({
    method: 'GET',
    path: '/rest/identities/groups',
    access: 'read',
    summary: 'Groups of similar devices; first those where one answer settles most unknown devices',
    answer: {
      status: 200,
      schema: Type.Object(listOf(AlikeGroup).properties),
      description: 'Groups of at least two devices',
    },
    handle: () => service.groups(),
  }),
  route({
    method: 'POST',
    path: '/rest/identities/preview',
    access: 'read',
    summary: 'Devices that a correction would change; stores nothing',
    body: IdentityCorrection,
    answer: { status: 200, schema: IdentityPreview, description: 'The devices like the corrected one' },
    handle: ({ body }) => service.preview(body),
  }),
  route({
    method: 'POST',
    path: '/rest/identities',
    access: 'change',
    summary: 'Corrects the type of a device and of those like it, and stores that in the site file',
    body: IdentityCorrection,
    answer: { status: 200, schema: SiteIdentityItem, description: 'The stored correction' },
    handle: ({ body, viewer }) => service.correct(body, viewer.name),
  }),
  route({
    method: 'DELETE',
    path: '/rest/identities/{id}',
    access: 'change',
    summary: 'Takes a correction back: devices have their observed types again',
    params: Id,
    answer: corrections,
    handle: ({ params }) => service.undo(params.id),
  }),
]
