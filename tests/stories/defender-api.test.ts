/** Every operation against the published reference, on the traffic of a simulated plant with an intruder. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { ConsoleAlert, SensorAlertV2, SensorCve, SensorDevice } from '#schema/defender-api'
import {
  type ContractOperation,
  compareWithContract,
  contractOperations,
} from '#server/defender-api/testing/contract'
import { listRoutes } from '#server/features'
import { type Serving, serve } from '#server/main'
import { settled } from '#server/testing/served'
import { writeExcerpt } from '../../simulator/first-light/write.ts'

const operations = contractOperations()
const SITE = `name: Works
zones:
  - name: Control
    subnets: [10.0.0.0/8]
`

describe('the API of Microsoft Defender for IoT', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-defender-'))
  let serving: Serving
  let devices: readonly SensorDevice[]
  let alerts: readonly SensorAlertV2[]

  before(async () => {
    const capture = join(folder, 'plant.pcap')
    writeExcerpt(capture, { seed: 1, fromMinutes: 3, minutes: 4, attackAfterMinutes: 5 })
    writeFileSync(join(folder, 'site.yaml'), SITE)
    serving = await serve({
      data: join(folder, 'data'),
      listen: '127.0.0.1:0',
      files: [capture],
      siteFile: join(folder, 'site.yaml'),
      say: () => {},
      log: () => {},
    })
    await settled(serving.address)
    devices = await json('/api/v1/devices')
    alerts = await json('/api/v2/alerts')
  })
  after(async () => {
    await serving.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const call = (method: string, path: string, body?: object) =>
    fetch(`${serving.address}${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
  const json = async <T>(path: string): Promise<T> => (await call('GET', path)).json() as Promise<T>

  it('has a route for each documented operation, and no other', async () => {
    const ours = (await listRoutes())
      .filter(({ path }) => /^\/(api|external)\//.test(path))
      .map(({ method, path }) => `${method} ${path}`)
    const documented = operations.map(({ method, path }) => `${method} ${path}`)
    // The reference describes v2 of appliances by v1.
    assert.deepEqual(ours.sort(), [...documented, 'GET /external/v2/appliances'].sort())
  })

  it('answers each GET with every documented field, in its type, with its values', async () => {
    const found = devices.find(({ protocols }) => protocols?.some(({ name }) => name === 'Siemens S7'))
    const [cve] = await json<readonly SensorCve[]>('/api/v1/devices/cves')
    assert.ok(found && cve)
    const unfilled: string[] = []
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const path = pathOf(operation, `${found.id}`, cve.ipAddress)
      const answer = await call('GET', path)
      if (operation.shape === 'bytes') {
        assert.equal((await answer.bytes()).subarray(0, 4).toHex(), '0a0d0d0a', path)
        continue
      }
      if (answer.status === 204) continue
      assert.equal(answer.status, 200, path)
      const { faults, filled } = compareWithContract(operation, await answer.json())
      assert.deepEqual(faults, [], `${path}: ${faults.join('; ')}`)
      if (filled.size === 0) unfilled.push(operation.path)
    }
    // No device was deleted; everything else has rows in this capture.
    assert.deepEqual(unfilled, ['/external/v3/integration/deleteddevices/{timestamp}'])
  })

  const pathOf = ({ path }: ContractOperation, device: string, ip: string) =>
    path
      .replace('{deviceId}', device)
      .replace('{ipAddress}', ip)
      .replace('{timestamp}', '0')
      .replace('{id}', `${alerts[0]?.id}`)

  it('finds the plant: types, addresses, protocols and firmware', async () => {
    const plc = devices.find(({ firmware }) =>
      firmware.some(({ additionalData }) => additionalData === '6ES7 315-2EH14-0AB0'),
    )
    assert.equal(plc?.type, 'PLC')
    assert.ok(plc?.firmware.some(({ firmwareVersion }) => firmwareVersion === 'V3.2.11'))
    const all = await json<SensorDevice[]>('/api/v1/devices?authorized=true&unknown=ignored')
    assert.equal(all.length, devices.length)
    assert.deepEqual(await json('/api/v1/devices?authorized=false'), [])
  })

  it('filters alerts by state, time and type, and ignores types it does not know', async () => {
    const count = async (query: string) => (await json<unknown[]>(`/api/v1/alerts?${query}`)).length
    assert.ok(alerts.length > 3)
    assert.equal(await count('state=handled'), 0)
    assert.equal(await count('state=unhandled'), alerts.length)
    for (const type of ['nothing', '__proto__', 'constructor'])
      assert.equal(await count(`type=${type}`), alerts.length, type)
    const { time } = alerts[0]!
    const inTime = alerts.filter((alert) => alert.time >= time)
    assert.equal(await count(`fromTime=${time}`), inTime.length)
    assert.equal(await count(`toTime=${time - 1}`), alerts.length - inTime.length)
    const news = await json<SensorAlertV2[]>('/api/v2/alerts?type=unexpected%20new%20devices')
    for (const { title } of news) assert.match(title, /New Asset Detected|Field Device/)
  })

  it('shortens CVEs to the most severe of each address', async () => {
    const all = await json<{ ipAddress: string; score: string }[]>('/api/v1/devices/cves')
    const top = await json<{ ipAddress: string; score: string }[]>('/api/v1/devices/cves?top=1')
    assert.equal(top.length, new Set(all.map(({ ipAddress }) => ipAddress)).size)
    const scores = all.map(({ score }) => Number(score))
    assert.deepEqual(
      scores,
      scores.toSorted((one, other) => other - one),
    )
  })

  it('handles and learns an alert once, and says so the second time', async () => {
    const [{ id }] = alerts as [SensorAlertV2]
    const put = async (action: string) => {
      const answer = await call('PUT', `/external/v1/alerts/${id}`, { action })
      return { status: answer.status, body: (await answer.json()) as Record<string, string> }
    }
    assert.deepEqual(await put('close'), { status: 500, body: { error: 'Invalid action' } })
    assert.deepEqual((await put('handle')).body, { content: 'Alert was handled' })
    assert.deepEqual((await put('handle')).body, { content: 'Alert was already handled' })
    const handled = await json<ConsoleAlert[]>('/external/v1/alerts?state=handled')
    assert.deepEqual(
      handled.map((alert) => [alert.id, alert.handled]),
      [[id, true]],
    )
    const unknown = await call('PUT', '/external/v1/alerts/1', { action: 'handle' })
    assert.equal(unknown.status, 500)
  })

  it('pages the integration feed without a device twice, new ones apart from updated ones', async () => {
    const page = (number: number) =>
      json<{ u_count: number; u_devices: { u_id: number }[] }>(
        `/external/v3/integration/devices/0?size=3&page=${number}`,
      )
    const { u_count, u_devices } = await page(0)
    assert.deepEqual([u_count, u_devices.length], [devices.length, 3])
    const ids = new Set<number>()
    for (let at = 0; at * 3 < u_count; at++) for (const { u_id } of (await page(at)).u_devices) ids.add(u_id)
    assert.deepEqual([...ids].sort(), devices.map(({ id }) => id).sort())
    const count = async (type: number) =>
      (await json<{ u_count: number }>(`/external/v3/integration/devices/0?notificationType=${type}`)).u_count
    assert.deepEqual([await count(0), await count(1), await count(2)], [u_count, u_count, 0])
    assert.equal(
      (await json<{ u_count: number }>('/external/v3/integration/devices/99999999999999')).u_count,
      0,
    )
  })

  it('opens, extends, logs and closes a maintenance window with the documented statuses', async () => {
    const path = '/external/v1/maintenanceWindow'
    const status = async (method: string, body: object) => (await call(method, path, body)).status
    assert.equal((await call('GET', path)).status, 204)
    assert.equal(await status('POST', { ttl: 5 }), 400)
    assert.equal(await status('POST', { ticketId: 'T1', ttl: 0 }), 400)
    assert.equal(await status('POST', { ticketId: 'T1', ttl: 5, engines: ['NOISE'] }), 400)
    assert.equal(await status('POST', { ticketId: 'T1', ttl: 5, sensorIds: ['9'] }), 404)
    assert.equal(await status('POST', { ticketId: 'T1', ttl: 5, subnets: ['10.0.0.0/8'] }), 201)
    assert.equal(await status('POST', { ticketId: 'T1', ttl: 5 }), 409)
    assert.equal(await status('POST', { ticketId: 'T2', ttl: 5, subnets: ['10.0.0.0/8'] }), 400)
    assert.equal(await status('PUT', { ticketId: 'T1', ttl: 60 }), 200)
    assert.equal(await status('PUT', { ticketId: 'T9', ttl: 60 }), 404)
    assert.equal((await call('DELETE', `${path}?ticketId=T1`)).status, 200)
    assert.equal(await status('DELETE', { ticketId: 'T1' }), 404)
    const log = await json<{ operationType: string }[]>(`${path}?ticketId=T1`)
    assert.deepEqual(
      log.map(({ operationType }) => operationType),
      ['OPEN', 'UPDATE', 'CLOSE'],
    )
    const operation = operations.find((one) => one.method === 'GET' && one.path === path)
    assert.deepEqual(compareWithContract(operation!, log).faults, [])
    assert.equal((await call('GET', `${path}?fromDate=yesterday`)).status, 400)
  })
})
