import { CertificateItem, NewCertificate } from '#schema/certificate'
import { route } from '../http/route.ts'
import type { CertificateService } from './service.ts'

export const certificateRoutes = (service: CertificateService) => [
  route({
    method: 'GET',
    path: '/rest/certificate',
    access: 'read',
    summary: 'Certificate of the server',
    answer: { status: 200, schema: CertificateItem, description: 'The certificate, without its key' },
    handle: () => service.item(),
  }),
  route({
    method: 'PUT',
    path: '/rest/certificate',
    access: 'administer',
    summary: 'Replaces certificate and key; new connections use them at once',
    body: NewCertificate,
    answer: { status: 200, schema: CertificateItem, description: 'The new certificate' },
    handle: ({ body }) => service.replace(body),
  }),
]
