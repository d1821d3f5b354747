import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadQueries } from '../found/queries.ts'
import { compileQuery, isRequestOf } from './compile.ts'
import { mutations, variants } from './enumerate.ts'

const queries = await loadQueries()
const anywhere = {
  ...{ address: '10.1.1.5', mac: '02:00:00:00:77:05', ownMac: '02:00:00:00:77:02' },
  ...{ known: {}, secretLength: 6 },
}

test('every request of every template is one, and no changed request is', () => {
  let count = 0
  let refused = 0
  for (const query of queries.values())
    for (const step of compileQuery(query, anywhere)) {
      for (const variant of variants(step)) {
        count++
        assert.ok(isRequestOf(step, variant), `${query.id}: ${step.step.name}`)
      }
      for (const changed of mutations(step)) {
        refused++
        assert.ok(!isRequestOf(step, changed), `${query.id}: ${step.step.name}`)
      }
    }
  console.log(`${queries.size} queries, ${count} requests, ${refused} changed`)
})

test('requests have the lengths of their standards', () => {
  const lengths = (id: string) => compileQuery(queries.get(id)!, anywhere).map(({ bytes }) => bytes.length)
  assert.deepEqual(lengths('enip-list-identity'), [24])
  assert.deepEqual(lengths('cip-identity'), [28, 46, 24])
  assert.deepEqual(lengths('cip-slot'), [28, 60, 24])
  assert.deepEqual(lengths('s7-identity'), [22, 25, 33, 33, 33, 33])
  assert.deepEqual(lengths('modbus-device-identification'), [11, 11, 11, 11])
  assert.deepEqual(lengths('modbus-server-id'), [8])
  assert.deepEqual(lengths('bacnet-device'), [17, 17, 17, 17, 17, 17, 17, 18])
  assert.deepEqual(lengths('fins-cpu'), [13])
  assert.deepEqual(lengths('knx-description'), [14])
  assert.deepEqual(lengths('slmp-type'), [15])
  for (const id of ['dcp-get', 'dcp-identify', 'dcp-identify-all']) assert.deepEqual(lengths(id), [60])
  assert.deepEqual(lengths('profinet-im0'), [164])
  assert.deepEqual(lengths('snmp-system'), [113])
  assert.deepEqual(lengths('snmp-tables').slice(0, 6), [150, 157, 165, 172, 179, 186])
  assert.deepEqual(lengths('netbios-status'), [50])
  assert.deepEqual(lengths('smb-negotiate'), [112])
  assert.deepEqual(lengths('mdns-services'), [46])
  assert.deepEqual(lengths('fox-hello'), [52])
  assert.deepEqual(lengths('hart-ip-identity'), [13, 13, 8])
  assert.deepEqual(lengths('opcua-endpoints').at(1), 132)
  assert.deepEqual(lengths('opcua-endpoints').at(3), 57)
})
