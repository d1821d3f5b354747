import { defineFeature } from '../feature.ts'
import { certificateRoutes } from './routes.ts'
import { CertificateService } from './service.ts'

export const feature = defineFeature({
  open: ({ certificate, data, events, options }) =>
    new CertificateService({
      ...{ certificate, data },
      isNamed: options.tlsCertificateFile !== undefined,
      use: (replaced) => events.emit('certificate-replaced', replaced),
    }),
  routes: certificateRoutes,
})
