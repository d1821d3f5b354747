/** Rapid7 InsightVM, API 3, *Site Assets*: https://help.rapid7.com/insightvm/en-us/api/index.html */
import Type from 'typebox'
import { defineHttpDestination } from '#destination-kit/destination-type'
import { httpUrl, text, under } from '#destination-kit/fields'
import { all, jsonOf, member, outcomeOf, reasonOf } from '#destination-kit/http-outcome'
import { itemOf, recordOf } from '#destination-kit/record'
import { oneLine } from '#export/message-format'
import { isIp } from '#model/address'

export const type = defineHttpDestination({
  name: 'rapid7-insightvm',
  title: 'Rapid7 InsightVM',
  description: 'Creates or updates each device as an asset of a site.',
  kinds: ['device'],
  settings: Type.Object({
    url: httpUrl('Console URL', 'Such as https://insightvm.example:3780'),
    user: text('User', 'With the permission Manage Site Assets'),
    site: Type.Integer({
      title: 'Site',
      description: 'Number of the site',
      minimum: 1,
      maximum: 2_000_000_000,
    }),
  }),
  secrets: { password: { title: 'Password' } },
  auth: ({ user }) => ({ kind: 'basic', user, secret: 'password' }),
  limits: { items: 1, bytes: 200_000, perSecond: 10, inFlight: 4 },
  // The console finds the same asset by address, MAC and name.
  repeats: 'upsert',
  map(outgoing, { sender }) {
    const { device, source } = outgoing.message
    const record = recordOf(outgoing, sender)
    const name = oneLine(device?.hostnames[0] ?? '', 255)
    const addresses = (device?.ipAddresses ?? []).filter((address) => isIp(address)).slice(0, 50)
    return itemOf(outgoing, {
      date: record.lastTime,
      type: 'physical',
      description: oneLine([record.message, record.url].filter((line) => line !== '').join(' '), 500),
      ...(addresses[0] !== undefined && { ip: addresses[0] }),
      ...(source.mac !== '' && { mac: source.mac.toUpperCase() }),
      addresses: addresses.map((ip) => ({ ip, ...(source.mac !== '' && { mac: source.mac.toUpperCase() }) })),
      ...(name !== '' && { hostName: { name, source: 'other' } }),
      ...(device !== undefined && {
        os: {
          description: oneLine(device.os || [source.vendor, device.model].join(' ').trim(), 255),
          vendor: oneLine(source.vendor, 100),
          product: oneLine(device.model, 100),
          version: oneLine(device.firmware, 100),
        },
      }),
      ids: [{ id: `${sender.sensor}:${source.id}`.slice(0, 255), source: 'Sightglass' }],
    })
  },
  exchange({ items, settings, answers: [answer] }) {
    const assets = under(settings.url, `/api/3/sites/${settings.site}/assets`)
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const isTest = items[0]!.message.kind === 'test'
    if (answer === undefined)
      // A test reads one asset of the site.
      return isTest
        ? { request: { method: 'GET', url: `${assets}?size=1`, headers } }
        : { request: { method: 'POST', url: assets, headers, body: items[0]!.body } }
    if (answer.status !== 200 && answer.status !== 201) return all(items, outcomeOf(answer, { items }))
    if (isTest) return all(items, { state: 'delivered', reference: `site ${settings.site} can be read` })
    const id = member(jsonOf(answer), 'id')
    return all(
      items,
      typeof id === 'number'
        ? {
            ...{ state: 'delivered', reference: `asset ${id}` },
            link: under(settings.url, `/asset.jsp?devid=${id}`),
          }
        : { state: 'wait', reason: `${reasonOf(answer)}: this is no answer of InsightVM; check the URL` },
    )
  },
})
