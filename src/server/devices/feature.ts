import { defineFeature } from '../feature.ts'
import { formerDevicesOf } from './former-devices.ts'
import { deviceRoutes } from './routes.ts'
import { DeviceService } from './service.ts'

export const feature = defineFeature({
  open: ({ store, captures, exposure, live, now }) =>
    new DeviceService({
      ...{ store, now },
      captureNames: () => captures.names(),
      exposure: () => exposure.latest(),
      formerDevices: formerDevicesOf(store),
      edited: () =>
        live.send({ event: 'changes', data: { devices: 1, links: 0, alerts: 0, events: 0, incidents: 0 } }),
    }),
  routes: deviceRoutes,
})
