/** Buildings by BACnet, cameras, sensors and the rest of the things. */

import { askWhoIs, BacnetConversation, type BacnetUnit, notify } from '../../conversations/bacnet.ts'
import { fetchPage } from '../../conversations/encrypted.ts'
import { reportValues } from '../../conversations/mqtt.ts'
import { keepTime, watchCamera } from '../../conversations/services.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds } from '../../network/scheduler.ts'
import * as site from '../site.ts'
import { buildingUnits } from '../units.ts'
import type { World } from '../world.ts'

function* readBuildings(world: World, units: readonly BacnetUnit[]): Actor {
  const talk = new BacnetConversation(world, site.buildingDesk)
  for (const unit of units) yield* talk.subscribe(unit, { type: 0, instance: 0 })
  for (;;) {
    for (const unit of units) yield* talk.readValues(unit)
    yield world.cycle(30)
  }
}

function* reportChanges(world: World, unit: BacnetUnit): Actor {
  for (;;) {
    yield world.cycle(60)
    yield* notify(world, unit, site.buildingDesk, 0, unit.values()[0]!)
  }
}

const SSDP = { ip: '239.255.255.250', mac: '01:00:5e:7f:ff:fa', port: 1900 }

/** UPnP Device Architecture 1.1 §1.2.2. */
function* announce(world: World, thing: Host, product: string): Actor {
  const text = `NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nCACHE-CONTROL: max-age=1800\r\nLOCATION: http://${thing.ip}/rootdesc1.xml\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\nSERVER: ${product}\r\nUSN: uuid:Upnp-BasicDevice-1_0-${thing.mac.replaceAll(':', '').toUpperCase()}::upnp:rootdevice\r\n\r\n`
  for (;;) {
    world.network.broadcast({ host: thing, port: 1900 }, SSDP, new TextEncoder().encode(text))
    yield seconds(600)
  }
}

export function startZone(world: World): void {
  const { scheduler } = world
  const units = buildingUnits(world)
  scheduler.schedule(readBuildings(world, units), seconds(3))
  for (const [i, unit] of units.entries()) scheduler.schedule(reportChanges(world, unit), seconds(5 + i * 11))
  scheduler.schedule(
    world.again(3000, () => askWhoIs(world, site.buildingDesk, units)),
    seconds(70),
  )
  site.cameras.forEach((camera, i) => {
    scheduler.schedule(watchCamera(world, site.recorder, camera), seconds(1 + i * 0.3))
    scheduler.schedule(announce(world, camera, 'Linux/4.9 UPnP/1.0 AXIS-M2026-LE/9.80'), seconds(12 + i * 7))
  })
  scheduler.schedule(keepTime(world, site.bbmd, site.timeServer), seconds(21))
  scheduler.schedule(keepTime(world, site.badgeReader, site.timeServer), seconds(23))
  scheduler.schedule(keepTime(world, site.recorder, site.timeServer), seconds(24))
  scheduler.schedule(keepTime(world, site.scanner, site.timeServer), seconds(22))
  scheduler.schedule(keepTime(world, site.printer, site.timeServer), seconds(26))
  const heat = (i: number) => () => 14 + i + Math.sin(world.now / 3_600e6 + i)
  for (const [i, sensor] of site.sensors.entries())
    scheduler.schedule(reportValues(world, sensor, site.broker, heat(i)), seconds(0.9 + i * 1.1))
  const page = {
    server: site.printer,
    path: '/hp/device/DeviceStatus/Index',
    product: 'HP HTTP Server; HP LaserJet M506',
    body: '<html><title>HP LaserJet M506</title></html>',
  }
  scheduler.schedule(
    world.again(420, () => fetchPage(world, site.desks[3]!, page)),
    seconds(100),
  )
}
