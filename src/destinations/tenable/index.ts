/** Tenable Vulnerability Management, import of assets: https://developer.tenable.com/reference/assets-import */
import Type from 'typebox'
import { defineHttpDestination, type HttpRequest } from '#destination-kit/destination-type'
import { httpUrl, under } from '#destination-kit/fields'
import { all, jsonOf, member, outcomeOf, reasonOf, textOf } from '#destination-kit/http-outcome'
import { itemOf } from '#destination-kit/record'
import { oneLine } from '#export/message-format'
import { isIp } from '#model/address'

/** Each asset needs one of them. */
const IDENTIFIERS = /"(?:mac_address|ipv4|fqdn)":\["|"netbios_name":"/
const NO_IDENTIFIER = 'Tenable takes a device by MAC address, IPv4 address or name; this one has none of them'

export const type = defineHttpDestination({
  name: 'tenable',
  title: 'Tenable Vulnerability Management',
  description: 'Imports each device as an asset; Tenable joins it with its own by address, MAC and name.',
  kinds: ['device'],
  settings: Type.Object({
    url: { ...httpUrl('URL', 'https://cloud.tenable.com'), default: 'https://cloud.tenable.com' },
    accessKey: Type.String({
      title: 'Access key',
      description: 'Of an API key',
      pattern: '^[A-Za-z0-9]{8,128}$',
    }),
  }),
  secrets: { secretKey: { title: 'Secret key' } },
  auth: ({ accessKey }) => ({
    ...{
      kind: 'header',
      header: 'x-apikeys',
      prefix: `accessKey=${accessKey};secretKey=`,
      secret: 'secretKey',
    },
  }),
  limits: { items: 200, bytes: 900_000, perSecond: 1 },
  // Tenable finds the same asset by its MAC and addresses.
  repeats: 'upsert',
  map(outgoing) {
    const { device } = outgoing.message
    const addresses = device?.ipAddresses ?? []
    const name = oneLine(device?.hostnames[0] ?? '', 255)
    return itemOf(outgoing, {
      mac_address: (device?.macAddresses ?? []).slice(0, 20),
      ipv4: addresses.filter((address) => isIp(address) && !address.includes(':')).slice(0, 20),
      ipv6: addresses.filter((address) => address.includes(':')).slice(0, 20),
      ...(name !== '' && (name.includes('.') ? { fqdn: [name] } : { hostname: [name], netbios_name: name })),
      ...(device?.os !== undefined && device.os !== '' && { operating_system: [oneLine(device.os, 255)] }),
    })
  },
  exchange({ items, settings, answers: [answer] }) {
    const isTest = items.every(({ message }) => message.kind === 'test')
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    if (answer === undefined) {
      // One asset without an identifier would refuse all of them.
      const isNamed = items.map(({ body }) => isTest || IDENTIFIERS.test(body))
      if (isNamed.includes(false))
        return items.length > 1
          ? all(items, { state: 'split', reason: 'an asset has no identifier' })
          : all(items, { state: 'rejected', reason: NO_IDENTIFIER })
      const post = { method: 'POST', url: under(settings.url, '/import/assets'), headers } as const
      // A test reads the list of imports and imports nothing.
      const request: HttpRequest = isTest
        ? { method: 'GET', url: under(settings.url, '/import/asset-jobs'), headers }
        : { ...post, body: `{"source":"Sightglass","assets":[${items.map(({ body }) => body).join(',')}]}` }
      return { request }
    }
    if (answer.status !== 200) return all(items, outcomeOf(answer, { items }))
    if (isTest) return all(items, { state: 'delivered', reference: 'asset imports can be read' })
    const job = textOf(member(jsonOf(answer), 'asset_import_job_uuid'))
    return all(
      items,
      job === ''
        ? { state: 'wait', reason: `${reasonOf(answer)}: this is no answer of Tenable; check the URL` }
        : { state: 'delivered', reference: `import ${job}` },
    )
  },
})
