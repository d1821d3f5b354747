import { CaptureStatusItem } from '#schema/capture-status'
import { CodedError } from '#schema/errors'
import { route } from '../http/route.ts'
import type { InterfaceService } from './service.ts'

export const interfaceRoutes = (service: InterfaceService) => [
  route({
    method: 'GET',
    path: '/rest/interfaces',
    access: 'read',
    summary: 'Captured interfaces: rate, lost packets by stage, and how late the engine is',
    answer: { status: 200, schema: CaptureStatusItem, description: 'As of the last second' },
    async handle() {
      const status = service.status()
      if (status === undefined)
        throw new CodedError('not-found', 'no interface is captured; start the server with --interface NAME')
      return status
    },
  }),
]
