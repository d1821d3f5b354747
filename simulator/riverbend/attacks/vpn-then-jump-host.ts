import { remoteDesktop, talkSealed } from '../../conversations/encrypted.ts'
import { seconds } from '../../network/scheduler.ts'
import { jumpHost, vendor, vpnGateway } from '../site.ts'
import { defineStep } from '../step.ts'

/** A stolen account: VPN from the internet, then the desktop of the jump host. */
export const step = defineStep({
  id: 'vpn-then-jump-host',
  kind: 'A',
  technique: 'T0822',
  actor: vendor,
  victims: [vpnGateway, jumpHost],
  engines: ['policy', 'anomaly'],
  says: 'internet|external|remote',
  *play(world) {
    yield* talkSealed(world, vendor, { server: vpnGateway, requests: 6 })
    yield seconds(2)
    yield* remoteDesktop(world, vpnGateway, { server: jumpHost, user: 'vendor', forSeconds: 20 })
  },
})
