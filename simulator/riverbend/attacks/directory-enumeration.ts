import { askTicket, searchDirectory } from '../../conversations/services.ts'
import type { Host } from '../../network/host.ts'
import { milliseconds, type Task } from '../../network/scheduler.ts'
import { desks, domainController } from '../site.ts'
import { defineStep } from '../step.ts'
import type { World } from '../world.ts'

/** Every user, group and service of the domain, then tickets for the services: Kerberoasting. */
export const step = defineStep({
  id: 'directory-enumeration',
  kind: 'L',
  technique: 'T0846',
  actor: desks[5]!,
  victims: [domainController],
  engines: ['anomaly', 'policy'],
  says: 'director|ldap|kerberos|account|ticket|enumerat',
  *play(world) {
    yield* enumerate(world, desks[5]!)
  },
})

/** Reads the directory out as `client`. */
export function* enumerate(world: World, client: Host): Task<void> {
  const attributes = [
    'member',
    'servicePrincipalName',
    'adminCount',
    'userAccountControl',
    'dNSHostName',
    'operatingSystem',
    'trustDirection',
    'gPLink',
  ]
  yield* searchDirectory(world, client, domainController, attributes, 40)
  for (const service of [
    'MSSQLSvc',
    'HTTP',
    'TERMSRV',
    'WSMAN',
    'exchange',
    'vpn',
    'backup',
    'print',
    'ldap',
    'host',
    'cifs',
    'ftp',
  ]) {
    yield* askTicket(world, client, domainController, {
      user: 'billing',
      service: [service, `${service}.riverbend.example`],
    })
    yield milliseconds(30)
  }
}
