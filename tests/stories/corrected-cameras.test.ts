/** One camera is corrected: its siblings follow after the preview, undo brings all back, another sensor loads the site file. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { hex } from '#bytes/hex'
import { PcapWriter } from '#capture/pcap-writer'
import { encodeDhcp } from '#protocols/dhcp/testing/encode'
import { IdentityService } from '#server/identities/service'
import { ServedSite } from '#site/served-site'
import { readSiteFile } from '#site/site-file'
import { MemoryStore } from '#store/memory-store'
import { aCapture, T0 } from '#store/testing/records'
import { ethernetFrame, ipPacket, udpDatagram } from '#wire/build'
import { analyseAll, plantOf } from '../whole-analysis.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-corrected-'))
after(() => rmSync(folder, { recursive: true }))

const LINK_ETHERNET = 1
const CUT = { chunkBytes: 1 << 20, sliceBytes: undefined }
const text = (value: string) => new TextEncoder().encode(value)
/** Maker and options of a camera that no table knows; the PC has others. */
const CAMERA = {
  prefix: '00:b3:9d:00:00',
  name: 'obscam',
  options: '0103060c0f1c2a79',
  vendorClass: 'obsidian optics',
}
const PC = { prefix: '00:1b:21:00:00', name: 'desk', options: '0103060f1f212b2c', vendorClass: 'MSFT 5.0' }

/** DHCP requests of these hosts; the last byte of the MAC address numbers them. */
function capture(hosts: readonly (readonly [typeof CAMERA, number])[]): Uint8Array {
  const writer = new PcapWriter(LINK_ETHERNET)
  const parts = [writer.header()]
  hosts.forEach(([{ prefix, name, options, vendorClass }, number], at) => {
    const mac = `${prefix}:${number.toString(16).padStart(2, '0')}`
    const payload = encodeDhcp({
      type: 1,
      transaction: 100 + at,
      clientMac: hex(mac.replaceAll(':', '')),
      options: [
        { code: 12, value: text(`${name}-${number}`) },
        { code: 60, value: text(vendorClass) },
        { code: 55, value: hex(options) },
      ],
    })
    const ports = { source: '0.0.0.0', destination: '255.255.255.255', sourcePort: 68, destinationPort: 67 }
    const bytes = ethernetFrame({
      source: mac,
      destination: 'ff:ff:ff:ff:ff:ff',
      etherType: 0x0800,
      payload: ipPacket({ ...ports, protocol: 17, payload: udpDatagram({ ...ports, payload }) }),
    })
    const size = { start: 0, end: bytes.length, originalLength: bytes.length }
    const place = { linkType: LINK_ETHERNET, interfaceIndex: 0, number: at + 1 }
    parts.push(writer.frame({ bytes, time: T0 + at * 1e6, nanoseconds: 0, ...size, ...place }))
  })
  return Buffer.concat(parts)
}

test('a person corrects one camera: siblings follow, undo brings all back, another sensor knows them', async () => {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  const here = capture([...[1, 2, 3, 4].map((at) => [CAMERA, at] as const), [PC, 1], [PC, 2]])
  const { devices } = await plantOf([{ name: 'here.pcap', bytes: here }], CUT)
  await store.apply(
    number,
    devices.map((device) => ({ kind: 'device' as const, device })),
  )
  const site = new ServedSite(folder, undefined)
  const service = new IdentityService({ store, site, edited: () => {}, now: () => T0 })
  const types = async () =>
    new Map(
      await Promise.all(devices.map(async ({ id, name }) => [name, (await store.device(id))!.type] as const)),
    )
  const before = await types()
  const cameras = [1, 2, 3, 4].map((at) => `obscam-${at}`)
  assert.deepEqual(
    cameras.map((name) => before.get(name)),
    Array(4).fill('Unknown'),
  )

  const first = devices.find(({ name }) => name === 'obscam-1')!
  const correction = { device: first.id, type: 'IP Camera', subtype: 'camera' } as const
  const { alike } = await service.preview(correction)
  assert.deepEqual(alike.map(({ name }) => name).sort(), cameras.slice(1))
  assert.deepEqual(await types(), before)

  const { id } = await service.correct(correction, 'operator')
  const corrected = await types()
  assert.deepEqual(
    cameras.map((name) => corrected.get(name)),
    Array(4).fill('IP Camera'),
  )
  assert.deepEqual(corrected.get('desk-1'), before.get('desk-1'))
  const known = readSiteFile(site.path)

  await service.undo(id)
  assert.deepEqual(await types(), before)
  assert.deepEqual(readSiteFile(site.path).identities, [])

  const there = capture([
    [CAMERA, 77],
    [PC, 9],
  ])
  const typesThere = async (file?: typeof known) =>
    (await analyseAll([{ name: 'there.pcap', bytes: there }], 0, CUT, file)).devices.map(
      ({ name, type }) => [name, type] as const,
    )
  const unknown = new Map(await typesThere())
  const taught = new Map(await typesThere(known))
  assert.equal(unknown.get('obscam-77'), 'Unknown')
  assert.equal(taught.get('obscam-77'), 'IP Camera')
  assert.equal(taught.get('desk-9'), unknown.get('desk-9'))
})
