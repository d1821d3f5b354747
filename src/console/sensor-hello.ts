/** A connection of a sensor begins, whatever its transport: what waits for it goes out again. */
import type { FleetHello, FleetWelcome } from '#schema/fleet-protocol'
import type { FleetPeer, FleetReceiver } from '#uplink/receiver'
import type { CommandQueue } from './command-queue.ts'
import type { FleetSettingsService } from './settings/service.ts'

export interface HelloServices {
  readonly receiver: FleetReceiver
  readonly commands: CommandQueue
  readonly settings: FleetSettingsService
  /** Of the console. */
  readonly version: string
}

export async function welcomeSensor(
  { receiver, commands, settings, version }: HelloServices,
  hello: FleetHello,
  peer: Omit<FleetPeer, 'bootId'>,
): Promise<FleetWelcome> {
  const welcome = await receiver.hello(hello, peer)
  await commands.resend(peer.sensor)
  await settings.offer(peer.sensor, hello.settings ?? '')
  return { ...welcome, software: version }
}
