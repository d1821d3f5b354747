import { NewSiteFile, SITE_TEXT_BYTES, SiteFileItem } from '#schema/site-file'
import { route } from '../http/route.ts'
import type { SiteFileService } from './service.ts'

export const siteFileRoutes = (service: SiteFileService) => [
  route({
    method: 'GET',
    path: '/rest/site-file',
    access: 'read',
    summary: 'Site file: its text, zones, subnets and maintenance windows',
    answer: { status: 200, schema: SiteFileItem, description: 'The site file' },
    handle: () => service.item(),
  }),
  route({
    method: 'PUT',
    path: '/rest/site-file',
    access: 'administer',
    summary: 'Replaces the site file; captures that are read from now on use it',
    body: NewSiteFile,
    // A character can take six bytes in JSON.
    bodyBytes: 6 * SITE_TEXT_BYTES + 1024,
    answer: { status: 200, schema: SiteFileItem, description: 'The new site file' },
    handle: ({ body }) => service.replace(body.text),
  }),
]
