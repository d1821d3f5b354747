import { loadDefenderNames } from '#engine-host/folders'
import { knownEventTypes } from '#reference-data/event-types'
import type { ServerContext } from '../context.ts'
import { defineFeature } from '../feature.ts'
import type { PasswordAccounts } from './authentication.ts'
import { defenderRoutes } from './routes.ts'
import { DefenderService } from './service.ts'

export const feature = defineFeature({
  open(context) {
    const { store, data, siteName, sensorName, version, exposure, baseline, alerts, packets, now, log } =
      context
    const table = knownEventTypes()
    const service = new DefenderService({
      ...{ store, data, siteName, sensorName, version, alerts, now, log },
      site: () => context.site.read(),
      exposure: () => exposure.site(),
      events: () => table,
      protocolNames: loadDefenderNames,
      isLearning: () => baseline.current()?.isOpen === true,
      url: () => context.publicUrl.text,
      accounts: passwordAccounts(context),
      evidence: (alert) => packets.ofAlert(alert),
    })
    context.lifecycle.on('stop', () => service.close())
    return service
  },
  routes: defenderRoutes,
})

function passwordAccounts({ accounts, authentication }: ServerContext): PasswordAccounts {
  return {
    verify: (given, sender) => accounts.verify(given, sender),
    setPassword: ({ id }, password) => accounts.setPassword(accounts.accounts.mustFind(id), password),
    named: (name) => accounts.accounts.named(name),
    isAdministrator: ({ role, directory_role }) => (role ?? directory_role) === 'Admin',
    endSessions: ({ id }) => accounts.sessions.endAll(id),
    audit: (entry) => authentication.audit(entry),
  }
}
